// Writes the pages that are made from declarations. Run after `npm run build`; tests check for drift.
import { writeFileSync } from 'node:fs';
import { errorPage } from '../dist/protocol/api/error-page.js';
import { eventPage } from '../dist/protocol/api/event-page.js';
import { settingsPage } from '../dist/protocol/settings/manual-page.js';

const pages = {
  'man/vrt-settings.7': settingsPage(),
  'docs/errors.md': errorPage(),
  'docs/events.md': eventPage(),
};
for (const [path, text] of Object.entries(pages)) writeFileSync(new URL(`../${path}`, import.meta.url), text);
