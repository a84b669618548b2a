package conformance

import "strings"

// Find gives the rule with an ID, in any case. An unknown one is an *UnknownError.
func Find(suites []*Suite, id string) (*Rule, error) {
	for _, s := range suites {
		for _, r := range s.Rules {
			if strings.EqualFold(r.ID, id) {
				return r, nil
			}
		}
	}
	return nil, &UnknownError{"rule", id}
}
