// Gives each call to Key Vault a bound in time: without one its clients wait for good, and hold a worker.
import type { SecretClientOptions } from '@azure/keyvault-secrets';

type Policies = NonNullable<SecretClientOptions['additionalPolicies']>;

/** @param ms for one HTTP call */
export const bounded = (ms: number): Policies => [
  {
    position: 'perCall',
    policy: {
      name: 'boundedInTime',
      sendRequest: (request, next) => {
        request.timeout = ms;
        return next(request);
      },
    },
  },
];
