/**
 * One script per shell; each runs the program for candidates and leaves file names to the shell. The words follow `--`,
 * because Node 20 interprets an `--env-file` anywhere before it.
 */
export const scripts = {
  bash: `_flyte_settings() {
  local IFS=$'\\n' words=("\${COMP_WORDS[@]:1:COMP_CWORD}") current="\${COMP_WORDS[COMP_CWORD]}"
  if declare -F _get_comp_words_by_ref >/dev/null; then
    local cur cword
    _get_comp_words_by_ref -n '=:' cur cword words
    words=("\${words[@]:1:cword}"); current="$cur"
  fi
  local found=($(flyte-settings --get-completions -- "\${words[@]}" 2>/dev/null))
  case "\${found[0]}" in
    :files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;
    :folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")) ;;
    *) COMPREPLY=("\${found[@]}")
       if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$current"; fi ;;
  esac
}
complete -F _flyte_settings flyte-settings
`,
  zsh: `#compdef flyte-settings
_flyte_settings() {
  local -a found
  found=("\${(@f)$(flyte-settings --get-completions -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case "\${found[1]}" in
    :files) _files ;;
    :folders) _files -/ ;;
    '') ;;
    *) compadd -- "\${found[@]}" ;;
  esac
}
compdef _flyte_settings flyte-settings
`,
  fish: `function __flyte_settings_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (flyte-settings --get-completions -- $words[2..-1] 2>/dev/null)
    switch "$found[1]"
        case ':files'
            __fish_complete_path (commandline -ct)
        case ':folders'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\\n' $found
    end
end
complete -c flyte-settings -f -a '(__flyte_settings_complete)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName flyte-settings -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $elements = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim('"', "'") })
  if ($wordToComplete -eq '') {
    # Windows PowerShell and PowerShell before 7.3 drop an empty argument of a program unless it is quoted
    $quoted = $PSVersionTable.PSVersion -lt [version]'7.3'
    $elements += $(if ($quoted) { '""' } else { '' })
  }
  $found = @(flyte-settings --get-completions '--' @elements 2>$null)
  if ($found.Count -eq 0 -or $found[0] -eq ':files') { return }
  if ($found[0] -eq ':folders') {
    Get-ChildItem -Directory -Path "$wordToComplete*" -ErrorAction SilentlyContinue | ForEach-Object {
      [System.Management.Automation.CompletionResult]::new((Resolve-Path -Relative $_.FullName), $_.Name, 'ProviderContainer', $_.Name)
    }
    return
  }
  $found | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
} as const;

export type Shell = keyof typeof scripts;
