/** Before compinit has run, it waits for the first prompt: a start-up file may run it later. */
export const zshScript = String.raw`# minsky: completion, and mcd NAME to go to a session. In ~/.zshrc: eval "$(minsky shell-init zsh)"
mcd() {
  local place
  place="$(command minsky session dir "$@")" || return
  if [[ -d "$place" ]]; then cd -- "$place"; else print -r -- "$place"; fi
}

_minsky_complete() {
  local -a typed answer
  typed=("${'$'}{(@Q)words[2,CURRENT-1]}")
  if [[ $service == mcd ]]; then typed=(session dir "${'$'}{typed[@]}"); fi
  answer=("${'$'}{(@f)$(command minsky complete zsh "${'$'}{typed[@]}" "${'$'}{(Q)PREFIX}" 2>/dev/null)}")
  case $answer[1] in
    words) shift answer && _describe -V minsky answer ;;
    files) compset -P '--*='; _files ;;
    directories) compset -P '--*='; _path_files -/ ;;
  esac
}

_minsky_begin() {
  add-zsh-hook -d precmd _minsky_begin
  if (( $+functions[compdef] )); then compdef _minsky_complete minsky mcd; fi
}

autoload -Uz add-zsh-hook
if (( $+functions[compdef] )); then _minsky_begin; else add-zsh-hook precmd _minsky_begin; fi`;
