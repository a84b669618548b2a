package hostile

import (
	"fmt"
	"strings"
)

// answers: every call answered {}.
func answers(o Outcome) error {
	for i, r := range o.Replies {
		if string(r.Output) != "{}" {
			return fmt.Errorf("round %d answered %q", i+1, clip(string(r.Output)))
		}
	}
	return nil
}

// printed gives what the guest wrote to stdout in one round.
func printed(o Outcome, round int) string {
	var out strings.Builder
	for _, l := range o.Replies[round].Trace.Logs {
		if l.Level == "stdout" {
			out.WriteString(l.Message)
		}
	}
	return out.String()
}
