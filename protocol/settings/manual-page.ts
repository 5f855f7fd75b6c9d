import { settingsManual } from './manual.js';
import { settingLeaves, settingPresets, settingsTree } from './tree.js';

/** `man/vrt-settings.7`, whole. */
export function settingsPage(): string {
  return `${heading}${settingsManual(settingsTree, settingLeaves, settingPresets)}${ending}`;
}

const heading = `.\\" Made from protocol/settings/tree.ts by scripts/write-manual.mjs: edit that.
.Dd November 21, 2026
.Dt VRT-SETTINGS 7
.Os
.Sh NAME
.Nm vrt-settings
.Nd all settings of vrt
.Sh DESCRIPTION
A setting has a path, such as
.Cm video.preferred_codec .
It is read and changed with
.Cm vrt settings ,
see
.Xr vrt 1 .
.Pp
What counts is the strongest of five scopes: the built-in default, the
machine
.Pq Pa /etc/vrt/settings.yaml ,
the user of the daemon, the session, the client.
.Pp
The content of a variant that is not selected, or of something that is
switched off, is kept: whoever switches back finds every choice as it was.
.Pp
A document of settings, as
.Cm vrt settings export
writes it, holds for a choice its
.Cm variant
and one key per variant with content; for a switch
.Cm enabled
and
.Cm content ;
for an optional value
.Cm set
and
.Cm content .
Any part of it may be missing.
.Sh SETTINGS
`;

const ending = `.Sh FILES
.Bl -tag -width Ds
.It Pa /etc/vrt/settings.yaml
The settings of the machine, in the form of such a document.
Its place is an option of
.Xr vrtd 8 .
.El
.Sh SEE ALSO
.Xr vrt 1 ,
.Xr vrtd 8
`;
