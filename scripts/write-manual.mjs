// Writes the pages of the manual that are made from declarations. Run after `npm run build`; tests check for drift.
import { writeFileSync } from 'node:fs';
import { settingsPage } from '../dist/protocol/settings/manual-page.js';

writeFileSync(new URL('../man/vrt-settings.7', import.meta.url), settingsPage());
