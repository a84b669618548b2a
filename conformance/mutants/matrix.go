package mutants

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
)

// Matrix writes the table of rules, of what breaks each and of what must just pass it, as Markdown.
func Matrix(w io.Writer, suites []*conformance.Suite) error {
	var b strings.Builder
	broken, near := map[string][]string{}, map[string][]string{}
	count := func(name, breaks string, passes []string) {
		if breaks != "" {
			broken[breaks] = append(broken[breaks], name)
		}
		for _, id := range passes {
			near[id] = append(near[id], name)
		}
	}
	for _, s := range All() {
		count(s.Name, s.Breaks, s.Near)
	}
	for _, h := range Hosts() {
		count(h.Name, h.Breaks, h.Near)
	}
	fmt.Fprintf(&b, `# Kill matrix

Made from the code by `+"`make generate`"+`; do not edit. Each rule with the mutants that break it and nothing else, and the near-misses
that must pass it. %d plugins, %d of them mutants, and %d hosts, %d of them mutants. `+"`medplug selfcheck`"+` makes and judges them all by the
whole catalogue.
`, len(All()), mutantsAmong(All(), func(s Specimen) string { return s.Breaks }), len(Hosts()), mutantsAmong(Hosts(), func(h HostSpecimen) string { return h.Breaks }))
	for _, s := range suites {
		fmt.Fprintf(&b, "\n## %s: %s\n\n| rule | judges | broken by | just passed by |\n|---|---|---|---|\n", s.Name, s.Title)
		for _, r := range s.Rules {
			judges := []string{r.Subject.String()}
			if r.Host != nil && r.Subject != conformance.SubjectHost {
				judges = append(judges, conformance.SubjectHost.String())
			}
			by := strings.Join(broken[r.ID], "; ")
			if r.Ask != nil {
				by = "only a person can answer it"
			}
			fmt.Fprintf(&b, "| %s %s | %s | %s | %s |\n", r.ID, cell(r.Title), strings.Join(judges, ", "), cell(by), cell(strings.Join(near[r.ID], "; ")))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func mutantsAmong[T any](all []T, breaks func(T) string) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(s T) bool { return breaks(s) == "" }))
}

// cell keeps a text from ending its cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
