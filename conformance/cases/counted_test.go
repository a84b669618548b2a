package cases_test

import (
	"strings"
	"testing"

	x "github.com/medplug/medplug/conformance/xtp/xtptest"
)

// What is counted is what an author wrote: values and operators, not the mappings and lists around them.
func TestExpectationsAreCounted(t *testing.T) {
	module := plugin(t, x.Say(answer))
	for expect, want := range map[string]string{
		`response: {status: x}`: "1 of 1 expectations",
		`response: {status: x, n: 72.4, deep: {er: {x: -1.5}}, list: [1, 2, {a: b}], text: {$matches: a, $not: b}}`: "1 of 8 expectations",
		`response: {deep: {er: {x: {y: 1}}}, whole: 3}`:                                                             "1 of 2 expectations",
		`response: {n: {}, whole: {}}`:                                                                              "2 of 2 expectations",
		`response: {status: ok}, no_other_calls: true, memory_pages: {$at_least: 1}`:                                "1 of 3 expectations",
		`calls: [{function: check_consent}]`:                                                                        "1 of 2 expectations",
		`error: {code: missing_field, path: /a}`:                                                                    "1 of 1 expectations",
	} {
		if got := run(t, module, one(expect))[0]; !strings.HasPrefix(got.Reason, want+" do not hold") {
			t.Errorf("%s: %q, want %s", expect, got.Reason, want)
		}
	}
}
