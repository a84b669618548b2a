package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/br"
	"github.com/spf13/cobra"
)

func newValidateCmd(s *streams) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "validate <kind> <value|->",
		Short: "Check Brazilian identifiers: CPF, CNS, CNPJ, CRM, CEP and others",
		Long: `validate says whether a value is an identifier of a kind, in any common written form, and what can be known of it. With - it
reads one value a line from standard input, in constant memory: what is typed as an argument stays in the shell's history.

Kinds:
` + kindsHelp() + `
Each value gives one line: its number, valid, the bare and the official form, and what is known; or its number, invalid, the
reason's code and the reason. The fields are separated by tabs. With --format json each is one object. A value that is invalid
is never repeated, and neither is any in a message. Valid means that such a number can exist, not that it was issued.

Exit codes: 0 all are valid, 1 any is not, 2 usage, 3 standard input held no value.`,
		Example: `  medplug validate cpf 529.982.247-25
  medplug validate phone '+55 (21) 99402-9275'
  medplug validate cns - < cards.txt
  medplug validate cnpj --format json - < companies.txt`,
		Args:              validateArguments,
		ValidArgsFunction: cobra.FixedCompletions(kindNames(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			k, _ := kindNamed(args[0])
			v := &validation{kind: k, out: bufio.NewWriter(s.out), asJSON: format == "json"}
			if args[1] != "-" {
				return v.end(v.judge(args[1]))
			}
			return v.stream(cmd.Context(), s)
		},
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok && !hasDigit(name) || strings.HasPrefix(err.Error(), "flag needs") {
			return flagError(cmd, err)
		}
		return usagef("validate: a value that begins with a hyphen is read as a flag").hint("medplug validate <kind> -- <value>")
	})
	cmd.Flags().StringVar(&format, "format", "text", "format of the verdicts: text or json")
	complete(cmd, "format", []string{"text", "json"})
	return cmd
}

// validateArguments checks the arguments without repeating any that may be somebody's number.
func validateArguments(cmd *cobra.Command, args []string) error {
	list := "kind is one of: " + strings.Join(kindNames(), ", ")
	switch {
	case len(args) == 0 || hasDigit(args[0]):
		return usagef("validate: the kind is missing").hint("%s", cmd.UseLine()).hint("%s", list)
	case len(args) > 2:
		return usagef("validate: there is one value too many").hint("put quotes around a value with blanks, or give one a line to medplug validate %s -", printable(args[0]))
	}
	if _, ok := kindNamed(args[0]); !ok {
		return unknown("kind", args[0], kindNames()).hint("%s", list)
	}
	if len(args) == 1 {
		return usagef("validate: the value is missing").hint("%s", cmd.UseLine())
	}
	return nil
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// validation judges values one after the other and keeps nothing of them.
type validation struct {
	kind           identifierKind
	out            *bufio.Writer
	asJSON         bool
	valid, invalid int
}

// verdict is what --format json prints of a value.
type verdict struct {
	Line       int            `json:"line"`
	Kind       string         `json:"kind"`
	Valid      bool           `json:"valid"`
	Reason     string         `json:"reason,omitempty"`
	Detail     string         `json:"detail,omitempty"`
	Normalised string         `json:"normalised,omitempty"`
	Formatted  string         `json:"formatted,omitempty"`
	Known      map[string]any `json:"known,omitempty"`
}

// judge prints the verdict on one value.
func (v *validation) judge(value string) error {
	id, facts, err := v.kind.read(value)
	if err != nil {
		var why br.Reason
		if !errors.As(err, &why) {
			return err
		}
		return v.reject(why)
	}
	v.valid++
	if v.asJSON {
		known := map[string]any{}
		for _, f := range facts {
			known[f.name] = f.value
		}
		return v.object(verdict{Valid: true, Normalised: id.Digits(), Formatted: id.String(), Known: known})
	}
	var said []string
	for _, f := range facts {
		said = append(said, f.text)
	}
	_, err = fmt.Fprintf(v.out, "%d\tvalid\t%s\t%s\t%s\n", v.line(), id.Digits(), id.String(), strings.Join(said, ", "))
	return err
}

func (v *validation) reject(why br.Reason) error {
	v.invalid++
	detail := why.Error()
	switch why {
	case br.BadCharacter, br.BadLength, br.BadPrefix, br.MissingState:
		detail += "; the form is that of " + v.kind.example
	}
	if v.asJSON {
		return v.object(verdict{Reason: why.Code(), Detail: detail})
	}
	_, err := fmt.Fprintf(v.out, "%d\tinvalid\t%s\t%s\n", v.line(), why.Code(), detail)
	return err
}

func (v *validation) line() int { return v.valid + v.invalid }

func (v *validation) object(o verdict) error {
	o.Line, o.Kind = v.line(), v.kind.name()
	e := json.NewEncoder(v.out)
	e.SetEscapeHTML(false)
	return e.Encode(o)
}

// end flushes what was printed and gives the command's result.
func (v *validation) end(err error) error {
	if err == nil {
		err = v.out.Flush()
	}
	switch {
	case err != nil:
		return err
	case v.line() == 0:
		return failf(exitInconclusive, "validate: standard input held no value")
	case v.invalid > 0:
		return &exitError{code: exitNotConforming}
	}
	return nil
}

// maxValueBytes is how long a line may be; no identifier is nearly as long.
const maxValueBytes = 4096

// inputLine is a line of standard input, or why there is none.
type inputLine struct {
	text    string
	tooLong bool
	err     error
}

// stream judges the lines of standard input until it ends or the user interrupts.
func (v *validation) stream(ctx context.Context, s *streams) error {
	lines := make(chan inputLine, 64)
	go readLines(ctx, s.in, lines)
	for {
		if len(lines) == 0 { // whoever waits for an answer gets it before the next line is waited for
			if err := v.out.Flush(); err != nil {
				return err
			}
		}
		var l inputLine
		select {
		case l = <-lines:
		case <-ctx.Done():
			return ctx.Err()
		}
		var err error
		switch {
		case errors.Is(l.err, io.EOF):
			if v.line() > 0 {
				s.say("%d %s: %d valid, %d invalid", v.line(), plural("value", v.line()), v.valid, v.invalid)
			}
			return v.end(nil)
		case l.err != nil:
			return usagef("read standard input: %w", l.err)
		case l.tooLong:
			err = v.reject(br.BadLength)
		default:
			err = v.judge(l.text)
		}
		if err != nil {
			return err
		}
	}
}

// readLines sends the lines of r, cut at maxValueBytes, and the error it ends with.
func readLines(ctx context.Context, r io.Reader, lines chan<- inputLine) {
	in := bufio.NewReaderSize(r, maxValueBytes)
	for {
		part, err := in.ReadSlice('\n')
		l := inputLine{text: string(part)}
		for errors.Is(err, bufio.ErrBufferFull) {
			l.text, l.tooLong = "", true
			_, err = in.ReadSlice('\n')
		}
		if err == nil || len(part) > 0 && errors.Is(err, io.EOF) {
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			lines <- inputLine{err: err}
			return
		}
	}
}
