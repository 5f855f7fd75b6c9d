import { CountBudget } from '../../daemon/stream/control/idr-budget.js';
import type { IdrSettings } from '../../daemon/stream/control/idr-settings.js';
import { ControllerPolicy } from './controller-policy.js';
import { IntervalPolicy } from './interval-policy.js';
import type { Policy, PolicyName } from './policy.js';

/** In the order of the table. */
export const policyNames: readonly PolicyName[] = ['reference', 'interval', 'token-bucket', 'vrt'];

export function createPolicy(name: PolicyName, settings: IdrSettings): Policy {
  switch (name) {
    case 'reference':
      return new IntervalPolicy(0);
    case 'interval':
      return new IntervalPolicy(settings.minimumIntervalUs);
    case 'token-bucket':
      return new ControllerPolicy(settings, new CountBudget());
    case 'vrt':
      return new ControllerPolicy(settings);
  }
}
