package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"github.com/medplug/medplug/fixtures/people"
	"github.com/medplug/medplug/fixtures/people/clinic"
	"github.com/medplug/medplug/fixtures/people/fhir"
	"github.com/medplug/medplug/harness/suggest"
	"github.com/medplug/medplug/sdk-go-pdk/br"
	"github.com/spf13/cobra"
)

type patientOptions struct {
	series
	filter         people.Options
	age            string
	identifiers    string
	listConditions bool
}

func newGenPatientCmd(s *streams) *cobra.Command {
	o := patientOptions{series: newSeries("patient", patientForms())}
	cmd := &cobra.Command{
		Use:   "patient",
		Short: "Make synthetic Brazilian patients",
		Long: `patient makes people who do not exist: name, birth, address, documents with right check digits, conditions (ICD-10),
medicines (DCB) that go with them, allergies, vital signs and laboratory values, consents. Names follow sex, decade of birth
and state, ages and places the census of 2022, conditions published prevalences by age and sex. Documents may coincide with
somebody's by chance: never send them to a real service.

Without -o there is one JSON object a line (or with --format json an array, with csv a table whose lists are one field each,
separated by semicolons, with fhir a line for each FHIR R4 Bundle). Bundles go into a folder, one file each, or line by line
into a file named .ndjson; --identifiers says whose systems they name: BR Core's or the RNDS'.

--state, --age, --sex and --condition draw from the people they leave; patient 7 of other filters is somebody else.

Exit codes: 0 done, 2 usage or refused overwrite, 3 a file could not be written, 130 interrupted.`,
		Example: `  medplug gen patient --seed 7 --count 3
  medplug gen patient --state PE --age 40..60 --sex female --condition I10 --count 1000 -o hypertension.csv
  medplug gen patient --format fhir --identifiers rnds --count 50 -o bundles
  medplug gen patient --list-conditions`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.listConditions {
				return listConditions(s)
			}
			f, err := o.check(cmd)
			if err != nil {
				return err
			}
			g, err := o.generator(cmd)
			if err != nil {
				return err
			}
			it, err := o.item(g)
			if err != nil {
				return err
			}
			return o.run(cmd.Context(), s, f, it)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.filter.State, "state", "", "state of residence, by its abbreviation")
	f.StringVar(&o.age, "age", "", fmt.Sprintf("age in years, 0 to %d: 40..60, 65.., ..17, or 40", people.MaxAge))
	f.StringVar(&o.filter.Sex, "sex", "", "female or male")
	f.StringVar(&o.filter.Condition, "condition", "", "ICD-10 code of a condition that everybody has; see --list-conditions")
	f.StringVar(&o.filter.Date, "date", people.DefaultDate, "the day on which they have their age and after which nothing happened")
	f.StringVar(&o.identifiers, "identifiers", string(fhir.BRCore), "identifier systems of FHIR: "+strings.Join(names(fhir.Families()), ", "))
	f.BoolVar(&o.listConditions, "list-conditions", false, "print the conditions' codes and names, and nothing else")
	complete(cmd, "state", states())
	complete(cmd, "sex", []string{"female", "male"})
	complete(cmd, "condition", clinic.Codes())
	complete(cmd, "identifiers", names(fhir.Families()))
	return cmd
}

// patientForms are the formats of patients. Lines of CSV end as RFC 4180 has it.
func patientForms() []form {
	return []form{
		ndjson, jsonArray,
		{name: "csv", ending: ".csv", head: people.CSVHeader + "\r\n", between: "\r\n", tail: "\r\n"},
		{name: "fhir", ending: ".ndjson", between: "\n", tail: "\n", folder: true},
	}
}

func states() []string {
	var list []string
	for _, u := range br.UFs() {
		list = append(list, u.String())
	}
	return list
}

func listConditions(s *streams) error {
	out := bufio.NewWriter(s.out)
	for _, c := range clinic.Conditions() {
		fmt.Fprintf(out, "%s\t%s\n", c.Code, c.Name)
	}
	return out.Flush()
}

func (o *patientOptions) generator(cmd *cobra.Command) (*people.Generator, error) {
	w := o.filter
	w.Seed = o.seed
	var err error
	if w.State, err = readState(w.State); err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("sex") {
		if err := oneOf("sex", w.Sex, "female", "male"); err != nil {
			return nil, err
		}
	}
	if cmd.Flags().Changed("age") {
		if w.AgeMin, w.AgeMax, err = readAges(o.age); err != nil {
			return nil, err
		}
		w.OnlyAge = w.AgeMin == w.AgeMax
	}
	if err := oneOf("identifiers", o.identifiers, names(fhir.Families())...); err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("identifiers") && o.format != "fhir" {
		return nil, usagef("--identifiers are of format fhir")
	}
	if cmd.Flags().Changed("condition") {
		if w.Condition, err = readCondition(w.Condition); err != nil {
			return nil, err
		}
	}
	g, err := people.New(w)
	if err != nil {
		return nil, &exitError{code: exitUsage, err: err}
	}
	return g, nil
}

// readState reads an abbreviation in any case; a state's name in full is told its abbreviation.
func readState(state string) (string, error) {
	if state == "" {
		return "", nil
	}
	if u, ok := br.ParseUF(strings.ToUpper(state)); ok {
		return u.String(), nil
	}
	byName := map[string]string{}
	var full []string
	for _, u := range br.UFs() {
		byName[u.Name()] = u.String()
		full = append(full, u.Name())
	}
	if near, ok := suggest.Nearest(state, full); ok {
		return "", usagef("unknown state %q", printable(state)).hint("did you mean %s?", byName[near])
	}
	return "", oneOf("state", state, states()...)
}

// readAges reads 40..60, 65.., ..17 or 40.
func readAges(text string) (from, to int, err error) {
	low, high, isRange := strings.Cut(text, "..")
	if !isRange {
		high = low
	}
	from, to = 0, people.MaxAge
	if low != "" {
		from, err = strconv.Atoi(low)
	}
	if high != "" && err == nil {
		to, err = strconv.Atoi(high)
	}
	switch {
	case err != nil || low == "" && high == "":
		return 0, 0, usagef("--age is %q, want years as 40..60, 65.., ..17 or 40", printable(text))
	case from < 0 || from > people.MaxAge || to > people.MaxAge:
		return 0, 0, usagef("--age is %s, allowed are 0 to %d years", text, people.MaxAge)
	case from > to:
		return 0, 0, usagef("--age is %s, the lower one goes first", text)
	}
	return from, to, nil
}

// readCondition finds a condition by its code, and says which ones are near when there is none.
func readCondition(code string) (string, error) {
	wanted := strings.ToUpper(strings.TrimSpace(code))
	if clinic.Index(wanted) >= 0 {
		return wanted, nil
	}
	e := usagef("unknown condition %q", printable(code))
	const most = 5
	near := 0
	for _, c := range clinic.Conditions() {
		same := strings.HasPrefix(c.Code, wanted) || strings.HasPrefix(wanted, c.Code) || len(wanted) > 3 && strings.Contains(strings.ToUpper(c.Name), wanted)
		if wanted == "" || !same {
			continue
		}
		if near++; near <= most {
			e = e.hint("did you mean %s, %s?", c.Code, c.Name)
		}
	}
	if near == 0 {
		if name, ok := suggest.Nearest(wanted, clinic.Codes()); ok {
			e = e.hint("did you mean %s, %s?", name, clinic.Conditions()[clinic.Index(name)].Name)
		}
	}
	return "", e.hint("medplug gen patient --list-conditions lists the codes")
}

// item says how a patient becomes bytes.
func (o *patientOptions) item(g *people.Generator) (item, error) {
	switch o.format {
	case "csv":
		return item{row: func(b []byte, i int) ([]byte, error) { return g.Patient(uint64(i)).AppendCSV(b), nil }}, nil
	case "fhir":
		w, err := fhir.NewWriter(fhir.Family(o.identifiers))
		if err != nil {
			return item{}, err
		}
		return item{
			row: func(b []byte, i int) ([]byte, error) { return w.AppendBundle(b, g.Patient(uint64(i))), nil },
			files: func(i int) ([]part, error) {
				return []part{{".json", append(w.AppendBundle(nil, g.Patient(uint64(i))), '\n')}}, nil
			},
		}, nil
	}
	return item{row: func(b []byte, i int) ([]byte, error) { return g.Patient(uint64(i)).AppendJSON(b), nil }}, nil
}
