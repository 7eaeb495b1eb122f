/**
 * The scripts for the shells. Each asks the command what completes the words so far, so it never is out of date: a line for each
 * candidate, with a tab before its description, and `:files` if the name of a file is possible, too.
 */
export const completionScripts = {
  bash: `# Completion of backprop for bash. Add to ~/.bashrc: source <(backprop completion bash)
_backprop() {
  local -a words=() found=()
  local word line at takes_files=
  # bash splits a word at "=". Here it is put together again.
  for ((at = 1; at <= COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    if ((\${#words[@]} > 0)) && [[ $word == =* || \${words[-1]} == *= ]]; then words[-1]+=$word
    else words+=("$word"); fi
  done
  local last=\${words[-1]} before=
  if [[ $COMP_WORDBREAKS == *=* && $last == *=* ]]; then before=\${last%=*}=; fi
  while IFS= read -r line; do
    if [[ $line == :files ]]; then takes_files=1
    else line=\${line%%$'\\t'*}; found+=("\${line#"$before"}"); fi
  done < <("\${COMP_WORDS[0]}" completion bash -- "\${words[@]}" 2>/dev/null)
  if [[ $takes_files ]]; then
    compopt -o filenames
    while IFS= read -r line; do found+=("$line"); done < <(compgen -f -- "\${last#"$before"}")
  fi
  if ((\${#found[@]} > 0)) && [[ \${found[*]} =~ [=.]$ ]]; then compopt -o nospace; fi
  COMPREPLY=("\${found[@]}")
}
complete -F _backprop backprop
`,
  zsh: `#compdef backprop
# Completion of backprop for zsh. Add to ~/.zshrc, after compinit: source <(backprop completion zsh)
_backprop() {
  local -a whole open
  local line word takes_files
  for line in "\${(@f)$("$words[1]" completion zsh -- "\${(@Q)words[2,$CURRENT]}" 2>/dev/null)}"; do
    word=\${line%%$'\\t'*}
    if [[ $line == :files ]]; then takes_files=1
    elif [[ $word == *[=.] ]]; then open+=("\${word//:/\\\\:}\${line#$word}")
    elif [[ -n $word ]]; then whole+=("\${word//:/\\\\:}\${line#$word}"); fi
  done
  whole=("\${whole[@]/$'\\t'/:}")
  open=("\${open[@]/$'\\t'/:}")
  (($#whole)) && _describe -V backprop whole
  (($#open)) && _describe -V backprop open -S ''
  [[ -n $takes_files ]] && _files
}
if [[ $funcstack[1] == _backprop ]]; then _backprop "$@"; else compdef _backprop backprop; fi
`,
  fish: `# Completion of backprop for fish. Write it to ~/.config/fish/completions/backprop.fish
function __backprop_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    for line in ($words[1] completion fish -- $words[2..-1] "$last" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$last"
        else
            echo $line
        end
    end
end
complete -c backprop -f -a '(__backprop_complete)'
`,
} as const;

export type ShellName = keyof typeof completionScripts;
export const shellNames = Object.keys(completionScripts) as readonly ShellName[];
