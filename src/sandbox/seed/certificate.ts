// The public certificate of a seeded application; nobody has its key.
export const printerCertificate = [
  'MIICrzCCAZegAwIBAgIDC3whMA0GCSqGSIb3DQEBCwUAMBgxFjAUBgNVBAMTDVByaW50ZXIgUmVsYXkwHhcNMjUxMjEwMDgwMDAw',
  'WhcNMjYxMjEwMDgwMDAwWjAYMRYwFAYDVQQDEw1QcmludGVyIFJlbGF5MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA',
  'oYnKbgkI+2zm3ZUHgMHF9qy8Mjoy9KHmnZT2QCBkcPuf1D9IKWeQtyGPngIgnCg5EfFE6JSEMi5m2f3Cx4/Va17Y0MOYzbCKG8rn',
  '6LdYgDfEBES3hLwgnJQmiLtJ71/67i2Q4Rck+A52Ifu85pQiqf4aHgm/CkIbU7uWCQY66Uk3JKJUQBOxHQVtj+knS1PcpnnojFWl',
  'c5aj6lu/eooDanC+qquldXVtminWGU+XNfNUSs2ioJ6xIm5O86sCp8pdJ6N2PQ+6MIHOL42KtVcBinEnNsNvwWEur86A9wyoFbux',
  'M5P+QGoSGRxhhLJSkIZXuZvz53Aei7lbd3le5J0LpwIDAQABowIwADANBgkqhkiG9w0BAQsFAAOCAQEAfDznQFLrqvCQ9vZb2btL',
  'Aa3h/WQfYB9apaX6r6Zq0xkp5iOQs/7rItlxYsahzWRNfu59WVn+QFNzqlo4KE4tYLn7Rjn+9mAAjtLkMK5Tfq82g3nGQ+pe3biN',
  'Gk/YK/WY/hpHsM3wYlSxAO/UMtBsyppemLjE4TT9jx1KAf5Sm+VQBM8iJlCgATxImrKzgMIZ3uvFnFPIYzXmig2S1qLpMm1jWsaS',
  'd9pJNt6d+zlPsXOGbvpc1/DiRNobDuQC2j1c5vSU+qCWDeDwUM48b3p0lBtP6M0hZPiqyp6LiM1sXC5I/gEs9GKZbZshcXSszfy7',
  'Yp5sIvRzM+VRTzpiGPIgxw==',
].join('');
