// Trusts one more certificate authority in this process: the sandbox's, or that of a proxy.
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Every TLS connection made from now on also trusts the authority in this PEM file. @throws where it cannot be read */
export function trustAlso(caFile: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(caFile, 'utf8')]);
}
