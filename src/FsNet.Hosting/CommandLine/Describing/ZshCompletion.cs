using System.CommandLine;

namespace FsNet.Hosting;

/// <summary>A script that completes a program's command lines in zsh.</summary>
internal static class ZshCompletion
{
    /// <param name="function">A name for the script's function, of the program's own.</param>
    public static void Write(TextWriter output, string program, string function, IReadOnlyList<CommandPage> pages)
    {
        output.Write($$"""
            #compdef {{program}}
            # zsh completion of {{program}}, written by: {{program}} completion zsh
            {{function}}() {
                local command="" i
                local -a flags commands
                for ((i = 2; i < CURRENT; i++)); do
                    case "${command:+$command }${words[i]}" in
                        ({{CommandPage.Alternatives(pages)}}) command="${command:+$command }${words[i]}" ;;
                    esac
                done
                case "$command ${words[CURRENT-1]}" in

            """);
        foreach (var page in pages)
        {
            foreach (var option in page.Options.Where(CommandPage.TakesValue))
                output.WriteLine($"        (\"{page.Path} {option.Name}\") {Values(option)}; return ;;");
        }
        output.Write("""
                esac
                case "$command" in

            """);
        foreach (var page in pages)
            output.WriteLine($"        (\"{page.Path}\") commands=({Described(page.Subcommands)}) flags=({Described(page.Options)}) ;;");
        output.Write($$"""
                esac
                if [[ ${words[CURRENT]} == -* ]]; then
                    _describe flag flags
                elif (( $#commands )); then
                    _describe command commands
                else
                    _files
                fi
            }
            if [ "${funcstack[1]}" = _{{program}} ]; then {{function}} "$@"; else compdef {{function}} {{program}}; fi

            """);
    }

    private static string Values(Option option) => CommandPage.WordsOf(option) is { Count: > 0 } words ? $"compadd -- {string.Join(' ', words)}" : "_files";

    private static string Described(IEnumerable<Symbol> symbols) =>
        string.Join(' ', symbols.Select(s => ShellText.Quoted($"{s.Name}:{ShellText.FirstSentence(s.Description)}")));
}
