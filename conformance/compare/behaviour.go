package compare

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites/samd"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// mostPaths is how many members of an answer are named.
const mostPaths = 8

// behaviour compares the answers to equal requests.
func (d *Difference) behaviour(was, is *version) {
	for _, b := range was.observations {
		i := slices.IndexFunc(is.observations, func(a *conformance.Observation) bool {
			return a.Fixture.Name == b.Fixture.Name && bytes.Equal(a.Fixture.Request, b.Fixture.Request)
		})
		if i < 0 {
			d.OnlyOne = append(d.OnlyOne, b.Fixture.Name)
			continue
		}
		a := is.observations[i]
		d.Compared++
		r := Reply{Fixture: b.Fixture.Name, Old: ending(b), New: ending(a)}
		paths := differing(b.Reply.Output, a.Reply.Output)
		if r.Old == r.New && len(paths) == 0 {
			continue
		}
		r.Paths = paths[:min(mostPaths, len(paths))]
		r.More = len(paths) - len(r.Paths)
		d.Behaviour = append(d.Behaviour, r)
	}
}

// ending says how a call ended, in a word or two.
func ending(o *conformance.Observation) string {
	switch refused, limit := o.Refusal(), o.Limit(); {
	case refused != nil:
		return "refused as " + string(refused.Code)
	case limit != nil:
		return "stopped: " + string(limit.Resource) + " limit"
	case o.Err != nil:
		return "failed"
	case o.Case != nil && o.Case.Response != nil:
		return string(o.Case.Response.Status)
	}
	return "unreadable answer"
}

// differing gives the JSON pointers of the members that differ between two answers; that the version does is no difference.
func differing(before, after []byte) []string {
	old, new := flat(before), flat(after)
	var paths []string
	for path, value := range old {
		if new[path] != value {
			paths = append(paths, path)
		}
	}
	for path := range new {
		if _, ok := old[path]; !ok {
			paths = append(paths, path)
		}
	}
	paths = slices.DeleteFunc(paths, func(p string) bool { return p == "/provenance/version" })
	slices.Sort(paths)
	return paths
}

// manifests compares what two versions declare.
func manifests(before, after *contract.Manifest) []Change {
	matter := samd.Changes(before, after)
	text := func(m *contract.Manifest) map[string]string {
		b, err := json.Marshal(m)
		if err != nil {
			return nil
		}
		return flat(b)
	}
	old, new := text(before), text(after)
	changes := []Change{}
	add := func(path string) {
		c := Change{Path: path, Old: old[path], New: new[path]}
		c.Matter = slices.ContainsFunc(matter, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") })
		changes = append(changes, c)
	}
	for path, value := range old {
		if new[path] != value {
			add(path)
		}
	}
	for path := range new {
		if _, ok := old[path]; !ok {
			add(path)
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes
}

// flat gives the scalars of JSON by pointer; what is no JSON has none.
func flat(text []byte) map[string]string {
	all := map[string]string{}
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) == nil {
		flatten(all, "", v)
	}
	return all
}

var pointer = strings.NewReplacer("~", "~0", "/", "~1")

func flatten(all map[string]string, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			flatten(all, path+"/"+pointer.Replace(name), member)
		}
		if len(v) == 0 {
			all[path] = "{}"
		}
	case []any:
		for i, item := range v {
			flatten(all, path+"/"+strconv.Itoa(i), item)
		}
		if len(v) == 0 {
			all[path] = "[]"
		}
	case string:
		all[path] = strconv.Quote(v)
	case json.Number:
		all[path] = v.String()
	case bool:
		all[path] = strconv.FormatBool(v)
	default:
		all[path] = "null"
	}
}
