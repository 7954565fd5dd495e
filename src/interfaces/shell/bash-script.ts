/** For bash 4 and later; bash 3 offers no files. */
export const bashScript = String.raw`# minsky: completion, and mcd NAME to go to a session. In ~/.bashrc: eval "$(minsky shell-init bash)"
mcd() {
  local place
  place="$(command minsky session dir "$@")" || return
  if [ -d "$place" ]; then cd -- "$place"; else printf '%s\n' "$place"; fi
}

_minsky_complete() {
  local line="${'$'}{COMP_LINE:0:COMP_POINT}" kind= candidate
  if [ "$1" = mcd ]; then line="minsky session dir ${'$'}{line#*[[:space:]]}"; fi
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done
  } < <(command minsky complete bash "$line" "$2" 2>/dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null ;;
    directories) compopt -o dirnames 2>/dev/null ;;
  esac
  return 0
}

complete -o nosort -F _minsky_complete minsky mcd 2>/dev/null || complete -F _minsky_complete minsky mcd`;
