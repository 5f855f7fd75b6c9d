import { binding } from '../../native/load.js';
import { missing, ok, type Check } from './check.js';
import { reasonOf } from '../../protocol/text/reason.js';

export const nativeAddon: Check = () => {
  try {
    binding();
    return [ok('native addon', 'built for this machine')];
  } catch (error) {
    return [missing('native addon', reasonOf(error), 'Run `npm run build` where vrt is installed.')];
  }
};
