package conformance

import (
	"errors"
	"strings"
	"testing"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness"
)

// A report shows of a long value what is wrong of it, and the byte range is that of the output.
func TestExchange(t *testing.T) {
	long := strings.Repeat("palavra ", 60)
	text := long + `é \"certo\" \u00e9 \ud83d\ude00 que cura` + long
	output := `{"a":1,"texts":["x","` + text + `"]}`
	o := &Observation{Fixture: fixtures.Fixture{Name: "f", Request: []byte(`{"q":1}`)}, Reply: harness.Reply{Output: []byte(output)}}
	find := func(s string) (int, int) {
		i := strings.Index(s, "cura")
		return i, i + len("cura")
	}
	x := o.exchange("/texts/1", evidence{where: find})
	if got := output[x.Start:x.End]; got != "cura" || !strings.Contains(x.Got, "que cura") || len(x.Got) > mostGot+2*len("...") || !strings.HasPrefix(x.Got, "...") {
		t.Errorf("%q, shown as %q", got, x.Got)
	}
	x = o.exchange("/texts/1", evidence{})
	if got := output[x.Start:x.End]; got != `"`+text+`"` || !strings.HasPrefix(x.Got, `"palavra`) {
		t.Errorf("%q, shown as %q", got, x.Got)
	}
	other := harness.Reply{Output: []byte(strings.Replace(output, "cura", "alivia", 1))}
	x = o.exchange("/texts/1", evidence{want: &other})
	if got := output[x.Start:x.End]; !strings.Contains("cura", got) || !strings.Contains(x.Got, "que cura") || !strings.Contains(x.Want, "que alivia") {
		t.Errorf("%q, shown as %q and %q", got, x.Got, x.Want)
	}
	x = o.exchange("/texts/1", evidence{got: &other, where: find})
	if !strings.Contains(x.Got, `"palavra`) {
		t.Errorf("nothing is found, and %q is shown", x.Got)
	}
	if x = o.exchange("/none", evidence{}); x.Got != "nothing at /none" || x.End != 0 {
		t.Errorf("%+v", x)
	}
}

// What went out beside an answer is shown as it went out.
func TestExchangeOfTraces(t *testing.T) {
	o := &Observation{Fixture: fixtures.Fixture{Name: "f", Request: []byte(`{}`)}}
	o.Reply.Trace.Logs = []harness.Log{{Level: "info", Message: "linha"}}
	if x := o.exchange("log", evidence{}); x.Got != "linha" || x.End != 0 {
		t.Errorf("%+v", x)
	}
	o.Err = errors.New("stopped")
	if x := o.exchange("/a", evidence{}); x.Got != "stopped" {
		t.Errorf("%+v", x)
	}
}

// Bytes of a string are found in the literal that writes it.
func TestInLiteral(t *testing.T) {
	for _, c := range []struct {
		literal  string
		from, to int
		want     string
	}{
		{`"abc"`, 1, 2, "b"}, {`"a\"b"`, 1, 2, `\"`}, {`"\u00e9b"`, 2, 3, "b"}, {`"\u00e9b"`, 0, 2, `\u00e9`}, {`"\ud83d\ude00b"`, 4, 5, "b"},
		{`"\ud83d\ude00b"`, 0, 4, `\ud83d\ude00`}, {`"éb"`, 0, 2, "é"}, {`"ab"`, 0, 2, "ab"}, {`"ab"`, 7, 9, `"ab"`}, {`""`, 0, 1, `""`},
	} {
		start, end := inLiteral(c.literal, c.from, c.to)
		if got := c.literal[start:end]; got != c.want {
			t.Errorf("%d to %d of %s: %s, want %s", c.from, c.to, c.literal, got, c.want)
		}
	}
}
