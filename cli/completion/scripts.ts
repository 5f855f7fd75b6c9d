export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function isShell(name: string): name is Shell {
  return shells.some((shell) => shell === name);
}

/**
 * Script for each shell to load. It asks `vrt complete` (answer.ts) and takes the answer into an array, never through
 * an expansion: names come from strangers. For files the shell completes itself.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `_vrt() {
  local -a answer
  mapfile -d '' -t answer < <(command vrt complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  [[ \${answer[0]} != *nospace* ]] || compopt -o nospace
  [[ \${answer[0]} != *files* ]] || compopt -o default
  COMPREPLY=("\${answer[@]:1}")
}
complete -F _vrt vrt
`,
  zsh: `#compdef vrt
_vrt() {
  local -a answer space
  answer=("\${(@0)$(command vrt complete zsh "\${(@)words[2,CURRENT-1]}" "$QIPREFIX$PREFIX" 2>/dev/null)}")
  if [[ $answer[1] == *files* ]]; then _files; return; fi
  if [[ $answer[1] == *nospace* ]]; then space=(-S ''); fi
  answer=("\${(@)answer[2,-2]}")
  compadd "\${(@)space}" -a answer
}
if [[ $funcstack[1] == _vrt ]]; then _vrt "$@"; else compdef _vrt vrt; fi
`,
  fish: `function __vrt_complete
  set -l answer (command vrt complete fish (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null | string split0)
  if string match -q -- '*files*' "$answer[1]"
    string join0 -- (complete -C "__fish_command_without_completions "(commandline -ct))
  else
    string join0 -- $answer[2..-1]
  end
end
complete -c vrt -f -a '(__vrt_complete | string split0)'
`,
};
