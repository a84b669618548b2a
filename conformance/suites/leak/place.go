package leak

import (
	"strconv"
	"strings"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// Place says where a leaked identifier stands: of an answer the pointer to the string, "" when it is in no single one; of whatever
// else went out the way by which it did.
func Place(surface string, body []byte, c fixtures.Canary) string {
	if surface != "output" {
		return surface
	}
	tree, err := strictjson.ParseObject(body)
	if err != nil {
		return ""
	}
	return within("", tree, Planted([]fixtures.Canary{c}))
}

func within(path string, v *strictjson.Value, s *Search) string {
	if v.Kind == strictjson.String && len(s.In([]byte(v.Str))) > 0 {
		return path
	}
	items, members := v.Items(), v.Members()
	for i := range items {
		if at := within(path+"/"+strconv.Itoa(i), &items[i], s); at != "" {
			return at
		}
	}
	for i := range members {
		if at := within(path+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(members[i].Key), &members[i].Value, s); at != "" {
			return at
		}
	}
	return ""
}
