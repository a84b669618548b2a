package conformance

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Leaves lists the values of JSON by their pointers, written so that equal values are equal, however they were written.
func Leaves(v *strictjson.Value) map[string]string {
	out := map[string]string{}
	collectLeaves(out, "", v)
	return out
}

func collectLeaves(out map[string]string, path string, v *strictjson.Value) {
	if v == nil {
		return
	}
	members, items, numbers := v.Members(), v.Items(), v.Numbers()
	switch {
	case len(members) > 0:
		for i := range members {
			collectLeaves(out, path+"/"+pointer.Replace(members[i].Key), &members[i].Value)
		}
	case len(items) > 0:
		for i := range items {
			collectLeaves(out, path+"/"+strconv.Itoa(i), &items[i])
		}
	case len(numbers) > 0:
		for i, n := range numbers {
			out[path+"/"+strconv.Itoa(i)] = strconv.FormatFloat(n, 'g', -1, 64)
		}
	case v.Kind == strictjson.String:
		out[path] = strconv.Quote(v.Str)
	case v.Kind == strictjson.Number:
		out[path] = strconv.FormatFloat(v.Num, 'g', -1, 64)
	case v.Kind == strictjson.Bool:
		out[path] = strconv.FormatBool(v.Bool)
	default:
		out[path] = fmt.Sprint("empty ", v.Kind)
	}
}

// Difference gives the first pointer at which two answers, as Leaves lists them, differ, "" when they do not. keep says which
// pointers count; nil: all.
func Difference(a, b map[string]string, keep func(path, value string) bool) string {
	var paths []string
	for _, m := range []map[string]string{a, b} {
		for path, value := range m {
			if a[path] != b[path] && (keep == nil || keep(path, value)) {
				paths = append(paths, path)
			}
		}
	}
	if len(paths) == 0 {
		return ""
	}
	return slices.Min(paths)
}
