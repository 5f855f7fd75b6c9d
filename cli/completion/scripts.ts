export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What each shell is to load: it asks `vrt complete` for words, and falls back to files where there are none. */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `_vrt() {
  local words
  words=$(vrt complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _vrt vrt
`,
  zsh: `#compdef vrt
_vrt() {
  local -a candidates
  candidates=("\${(@f)$(vrt complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${candidates[1]}" ]]; then compadd -a candidates; else _files; fi
}
compdef _vrt vrt
`,
  fish: `complete -c vrt -f -a '(vrt complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};
