/** For fish 3 and later. */
export const fishScript = String.raw`# minsky: completion, and mcd NAME to go to a session. In ~/.config/fish/config.fish: minsky shell-init fish | source
function mcd --description 'Go to a session'
    set -l place (command minsky session dir $argv)
    or return
    if test (count $place) -eq 1; and test -d "$place"
        cd -- $place
    else
        printf '%s\n' $place
    end
end

function __minsky_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l answer
    if test "$typed[1]" = mcd
        set typed minsky session dir $typed[2..-1]
    end
    set -e typed[1]
    set answer (command minsky complete fish $typed "$current" 2>/dev/null)
    set -l kind $answer[1]
    set -e answer[1]
    set -l ahead (string match -r -- '^--[^=]*=' "$current")
    set -l path (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$kind"
        case words
            test (count $answer) -gt 0; and printf '%s\n' $answer
        case files
            for found in (__fish_complete_path "$path")
                printf '%s\n' "$ahead$found"
            end
        case directories
            for found in (__fish_complete_directories "$path")
                printf '%s\n' "$ahead$found"
            end
    end
end

complete -c minsky -k -f -a '(__minsky_complete)'
complete -c mcd -k -f -a '(__minsky_complete)'`;
