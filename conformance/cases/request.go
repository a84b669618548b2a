package cases

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness/suggest"
)

// firstSeed is that of fixtures and of the random stream where a case names none: whatever a run's own seed, the numbers
// that an author wrote down hold.
const firstSeed = 1

// requests makes the request of every case. An error is a *ConfigError about one of them.
func (r *runner) requests(all []*Case) ([][]byte, error) {
	out := make([][]byte, len(all))
	for i, c := range all {
		text, err := r.request(&c.Input, c.File)
		if err != nil {
			return nil, configf("%s: case %q: %w", c.File, c.Name, err)
		}
		out[i] = text
	}
	return out, nil
}

func (r *runner) request(in *Input, file string) (text []byte, err error) {
	switch {
	case in.Text != nil:
		text = []byte(*in.Text)
	case in.Inline != nil:
		text, err = json.Marshal(in.Inline)
	case in.Path != "":
		text, err = r.file(path.Join(path.Dir(file), in.Path))
	default:
		text, err = r.fixture(in.Fixture, in.Seed)
	}
	if err != nil {
		return nil, err
	}
	return edit(text, in.Set, in.Remove)
}

// file reads a request that stands in the plugin's folder.
func (r *runner) file(name string) ([]byte, error) {
	root, err := os.OpenRoot(r.o.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return readCapped(root, name, r.limits.InputBytes)
}

// fixture finds a fixture by its name; a family's name alone is its first.
func (r *runner) fixture(name string, seed *uint64) ([]byte, error) {
	of := uint64(firstSeed)
	if seed != nil {
		of = *seed
	}
	need, _, _ := strings.Cut(name, "/")
	families := words(conformance.Families())
	if !slices.Contains(families, need) {
		return nil, fmt.Errorf("fixture %q: %s", name, oneOf("family", need, families))
	}
	made, err := r.o.Kept.Generate(r.manifest, of, []fixtures.Need{fixtures.Need(need)})
	if err != nil {
		return nil, fmt.Errorf("fixture %q: %w", name, err)
	}
	var known []string
	for _, f := range made {
		if f.Name == name || name == need {
			return f.Request, nil
		}
		known = append(known, f.Name)
	}
	if len(known) == 0 {
		return nil, fmt.Errorf("fixture %q: there are none of this family for %s", name, r.manifest.Kind)
	}
	hint := fmt.Sprintf("there are %d, such as %s", len(known), strings.Join(known[:min(5, len(known))], ", "))
	if near, ok := suggest.Nearest(name, known); ok {
		hint = "did you mean " + near + "?"
	}
	return nil, fmt.Errorf("unknown fixture %q: %s", name, hint)
}

func words[T ~string](list []T) []string {
	var all []string
	for _, w := range list {
		all = append(all, string(w))
	}
	return all
}
