package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Explain writes the documentation of one rule, as Markdown that reads as plain text too. docs/rules.md is made of it.
func Explain(w io.Writer, r *conformance.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s: %s\n\n", r.ID, r.Title)
	fmt.Fprintf(&b, "Level: %s. Basis: %s. Judges: the %s. In force: %s.\n\n", levels(r), basisWords(r.Basis), r.Subject, inForce(r.InForce))
	fmt.Fprintf(&b, "Why: %s\n\n", r.Doc.Why)
	fmt.Fprintf(&b, "Fix: %s\n\n", r.Doc.Fix)
	fmt.Fprintf(&b, "Passes:\n\n%s\nFails:\n\n%s\n", quoted(r.Doc.Good), quoted(r.Doc.Bad))
	b.WriteString("Sources:\n\n")
	for _, c := range r.Citations {
		fmt.Fprintf(&b, "- %s, %s", c.Source, c.Clause)
		if c.Reads != "" {
			fmt.Fprintf(&b, ": %s", c.Reads)
		}
		fmt.Fprintf(&b, " (%s; checked on %s)\n", certaintyWords(c.Certainty), c.CheckedOn)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Catalogue writes docs/rules.md.
func Catalogue(w io.Writer, suites []*conformance.Suite) error {
	var b strings.Builder
	b.WriteString("# Rules\n\nGenerated from the rules themselves; `medplug explain <id>` prints the same text. ")
	b.WriteString("Engineering notes, not legal advice: a rule that passed is no approval by an authority. ")
	b.WriteString("A policy is a choice of this product, whatever its level; no legal duty was found that imposes it.\n")
	for _, s := range suites {
		fmt.Fprintf(&b, "\n## %s: %s\n", s.Name, s.Title)
		for _, r := range s.Rules {
			b.WriteString("\n")
			if err := Explain(&b, r); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// levels says how much the rule weighs, by audience where that matters.
func levels(r *conformance.Rule) string {
	level := func(a contract.Audience) conformance.Level { return r.Level(conformance.Context{Audience: a}) }
	professional, lay := level(contract.Professional), level(contract.Patient)
	if professional == lay {
		return professional.String()
	}
	return fmt.Sprintf("%s for patients and the public, %s for professionals", lay, professional)
}

func basisWords(b conformance.Basis) string {
	switch b {
	case conformance.BasisLaw:
		return "law"
	case conformance.BasisNorm:
		return "norm (the plugin contract or a technical norm)"
	case conformance.BasisPolicy:
		return "policy of this product, no legal duty"
	}
	return b.String()
}

func certaintyWords(c conformance.Certainty) string {
	switch c {
	case conformance.CertaintyOfficial:
		return "certainty A: the text itself was seen"
	case conformance.CertaintySecondary:
		return "certainty B: a secondary source was seen"
	case conformance.CertaintyUnsourced:
		return "certainty C: not sourced yet, verify"
	case conformance.CertaintyPolicy:
		return "P: our choice"
	}
	return "invalid certainty"
}

func inForce(p conformance.Period) string {
	switch {
	case p.From == "" && p.To == "":
		return "always"
	case p.To == "":
		return "since " + p.From
	case p.From == "":
		return "before " + p.To
	}
	return "from " + p.From + " until before " + p.To
}

// quoted indents an example as Markdown code.
func quoted(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString("    " + line + "\n")
	}
	return b.String()
}
