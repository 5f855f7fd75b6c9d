import { binding } from '../../native/load.js';
import { missing, ok, sentenceOf, type Check } from './check.js';

export const nativeAddon: Check = () => {
  try {
    binding();
    return [ok('native addon', 'built for this machine')];
  } catch (error) {
    return [missing('native addon', sentenceOf(error), 'Run `npm run build` where vrt is installed.')];
  }
};
