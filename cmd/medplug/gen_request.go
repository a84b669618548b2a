package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/templates"
	"github.com/spf13/cobra"
)

type requestOptions struct {
	target
	kinds, sets []string
	plugin      string
	make        fixtures.RequestOptions
}

// leastInputBytes is the smallest input limit for which there are requests of every kind.
const leastInputBytes = 64 << 10

func newGenRequestCmd(s *streams) *cobra.Command {
	o := requestOptions{target: target{what: "request", forms: requestForms()}}
	cmd := &cobra.Command{
		Use:   "request",
		Short: "Make requests of every kind of the contract with what must come of them",
		Long: `request makes the requests on which a plugin can fail: typical and minimal ones, ones at, within and beyond every bound of the
contract and of medicine, odd pictures and texts, broken JSON; each with what a conforming plugin does with it:

  ok              it is answered
  not_analysable  it is valid, and must not be answered with a measurement; reasons has the codes allowed
  accepted        it is valid: ok or not_analysable, never an error
  error           it is refused; codes and paths have those allowed. host_checked: every host refuses it before the call;
                  deep: the fault lies within an image, and not_analysable for one of reasons is right as well

Kinds: ` + wrapped(requestKinds()) + `

Sets:
` + setsHelp() + `
Without -o there is one JSON object a line: name, kind, sets, expect, bytes, and the request itself: as it is in
"request"; where a reader of JSON would not find it again, as a string in "request_text"; where it is no UTF-8, in
"request_base64". Into a folder each request goes byte for byte as KIND/NAME.json, with KIND/NAME.expect.json.

Exit codes: 0 done, 1 --plugin names no plugin, 2 usage or refused overwrite, 3 a file could not be written, 130 interrupted.`,
		Example: `  medplug gen request --kind cardiac-risk --set boundary
  medplug gen request --plugin plugin.wasm --set malformed,syntax -o requests
  medplug gen request --kind all --set typical -o typical.ndjson`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := o.form(cmd)
			if err != nil {
				return err
			}
			if err := o.check(cmd); err != nil {
				return err
			}
			return (&requestRun{o: &o, form: f}).run(cmd.Context(), s)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringSliceVar(&o.kinds, "kind", nil, "kinds of request, separated by commas, or all")
	f.StringSliceVar(&o.sets, "set", []string{"all"}, "which requests, sets separated by commas")
	f.StringVar(&o.plugin, "plugin", "", "make them for this plugin (file or folder): its kind, specialty and input limit")
	f.Uint64Var(&o.make.Seed, "seed", 1, "seed of the whole")
	f.StringVar((*string)(&o.make.Specialty), "specialty", "", "the plugin's specialty; by default the kind's own")
	f.IntVar(&o.make.MaxBytes, "max-input-bytes", 0, "the plugin's input limit, 65536 or more; by default 4194304")
	o.target.flags(cmd)
	complete(cmd, "kind", append([]string{"all"}, requestKinds()...))
	complete(cmd, "set", setNames())
	complete(cmd, "specialty", requestSpecialties())
	return cmd
}

// requestForms are the formats of requests.
func requestForms() []form { return []form{ndjson, jsonArray, {name: "files", folder: true}} }

func requestKinds() []string {
	var list []string
	for _, k := range contract.Kinds() {
		list = append(list, string(k.Kind))
	}
	return list
}

func requestSpecialties() []string {
	return append(names(templates.Specialties()), string(contract.Any))
}

// requestSet is requests that are asked for together.
type requestSet struct {
	name, about string
	begins      []string // of their names
}

// requestSets lists all there are: some that are drawn from several groups of fixtures, then these groups.
func requestSets() []requestSet {
	return []requestSet{
		{"all", "everything", []string{""}},
		{"typical", "what a plugin's time is judged on", []string{"families/typical/"}},
		{"minimal", "the least that is a request", []string{"families/small/", "extremes/minimal/"}},
		{"boundary", "at and around every bound: extremes, members, clinical", []string{"extremes/", "members/", "clinical/"}},
		{"malformed", "broken: syntax, order, and the malformed ones of families", []string{"families/malformed/", "syntax/", "order/"}},
		group(fixtures.Families, "what medplug test calls a plugin with"),
		group(fixtures.Extremes, "the least and the most that a request holds, up to and beyond the input limit"),
		group(fixtures.Members, "each member left out, null, of other types, at, within and beyond its bounds, unicode"),
		group(fixtures.Syntax, "broken JSON, and what comes close to it"),
		group(fixtures.Order, "two faults at once, of which the contract says which is reported"),
		group(fixtures.Clinical, "around the thresholds of medicine"),
		group(fixtures.Pictures, "images that are odd, broken or hostile"),
		group(fixtures.Contents, "texts that are empty, long or odd"),
	}
}

func group(g fixtures.Group, about string) requestSet {
	return requestSet{string(g), about, []string{string(g) + "/"}}
}

// holds says whether a request of that name is in the set.
func (r requestSet) holds(name string) bool {
	return slices.ContainsFunc(r.begins, func(b string) bool { return strings.HasPrefix(name, b) })
}

func setNames() []string {
	var list []string
	for _, r := range requestSets() {
		list = append(list, r.name)
	}
	return list
}

func setsHelp() string {
	var b strings.Builder
	for _, r := range requestSets() {
		fmt.Fprintf(&b, "  %-15s %s\n", r.name, r.about)
	}
	return b.String()
}

// check finds what is wrong before anything is made.
func (o *requestOptions) check(cmd *cobra.Command) error {
	if o.plugin != "" {
		for _, flag := range []string{"kind", "specialty", "max-input-bytes"} {
			if cmd.Flags().Changed(flag) {
				return usagef("--plugin says what --%s would", flag)
			}
		}
		if err := o.ask(); err != nil {
			return err
		}
	}
	if len(o.kinds) == 0 {
		return usagef("request: the kind is missing").hint("--kind is one of: all, %s", strings.Join(requestKinds(), ", ")).hint("or name a plugin with --plugin")
	}
	if slices.Contains(o.kinds, "all") {
		o.kinds = requestKinds()
	}
	if len(o.sets) == 0 {
		return usagef("--set names none").hint("set is one of: %s", strings.Join(setNames(), ", "))
	}
	for _, set := range o.sets {
		if err := oneOf("set", set, setNames()...); err != nil {
			return err
		}
	}
	if o.make.Specialty != "" {
		if err := oneOf("specialty", string(o.make.Specialty), requestSpecialties()...); err != nil {
			return err
		}
	}
	for _, k := range o.kinds {
		if err := oneOf("kind", k, requestKinds()...); err != nil {
			return err
		}
		known, _ := contract.KindOf(contract.Kind(k))
		if given := o.make.Specialty; given != "" && known.Specialty != contract.Any && given != known.Specialty {
			return usagef("--specialty is %s, but kind %s is of %s alone", given, k, known.Specialty)
		}
	}
	const most = 16 << 20
	if n := o.make.MaxBytes; cmd.Flags().Changed("max-input-bytes") && (n < leastInputBytes || n > most) {
		return usagef("--max-input-bytes is %d, allowed are %d to %d", n, leastInputBytes, most)
	}
	return nil
}

// ask reads from a plugin for what it is to be asked.
func (o *requestOptions) ask() error {
	_, info, limits, err := readCallable(o.plugin)
	if err != nil {
		return err
	}
	o.kinds = []string{string(info.Manifest.Kind)}
	o.make.Specialty = info.Manifest.Specialty
	if o.make.Specialty == contract.Any {
		o.make.Specialty = "" // the kind's own
	}
	if o.make.MaxBytes = int(limits.InputBytes); o.make.MaxBytes < leastInputBytes {
		return usagef("%s takes %d bytes of input; requests are made for plugins that take %d or more", filepath.ToSlash(o.plugin), o.make.MaxBytes, leastInputBytes)
	}
	return nil
}

// wanted gives the sets asked for, and the groups of fixtures that hold them; none stands for all.
func (o *requestOptions) wanted() (sets []requestSet, groups []fixtures.Group) {
	for _, r := range requestSets() {
		if slices.Contains(o.sets, r.name) {
			sets = append(sets, r)
		}
	}
	for _, g := range fixtures.Groups() {
		for _, r := range sets {
			if slices.ContainsFunc(r.begins, func(b string) bool { return b == "" || strings.HasPrefix(b, string(g)+"/") }) {
				groups = append(groups, g)
				break
			}
		}
	}
	return sets, groups
}
