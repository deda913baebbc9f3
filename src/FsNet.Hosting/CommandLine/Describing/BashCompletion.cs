using System.CommandLine;

namespace FsNet.Hosting;

/// <summary>A script that completes a program's command lines in bash.</summary>
internal static class BashCompletion
{
    /// <param name="function">A name for the script's function, of the program's own.</param>
    public static void Write(TextWriter output, string program, string function, IReadOnlyList<CommandPage> pages)
    {
        output.Write($$"""
            # bash completion of {{program}}, written by: {{program}} completion bash
            {{function}}() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command="" i flags="" commands="" values=""
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "${command:+$command }${COMP_WORDS[i]}" in
                        {{CommandPage.Alternatives(pages)}}) command="${command:+$command }${COMP_WORDS[i]}" ;;
                    esac
                done
                COMPREPLY=()
                case "$command $before" in

            """);
        foreach (var page in pages)
        {
            foreach (var option in page.Options.Where(CommandPage.TakesValue))
                output.WriteLine($"        \"{page.Path} {option.Name}\") values=\"{string.Join(' ', CommandPage.WordsOf(option))} \" ;;");
        }
        output.Write("""
                esac
                if [ -n "$values" ]; then
                    mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
                    return
                fi
                case "$command" in

            """);
        foreach (var page in pages)
            output.WriteLine($"        \"{page.Path}\") commands=\"{Names(page.Subcommands)}\" flags=\"{Names(page.Options)}\" ;;");
        output.Write($$"""
                esac
                [[ $word == -* ]] && commands=$flags
                mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
            }
            complete -o default -F {{function}} {{program}}

            """);
    }

    private static string Names(IEnumerable<Symbol> symbols) => string.Join(' ', symbols.Select(s => s.Name));
}
