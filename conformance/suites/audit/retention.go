package audit

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const clinicalRecord = "clinical_record"

// floors is how long each class of record is kept at least (rule catalogue, section 5); "" has no floor by law, but must
// have a period.
var floors = []struct{ class, least, from string }{
	{"clinical_audit", "P20Y", "follows the record it proves"},
	{"access_log", "P6M", "Lei 12.965/2014 (Marco Civil), art. 15"},
	{"incident", "P5Y", "Res. CD/ANPD 15/2024, art. 10"},
	{"samd_validation", "P10Y", "RDC 657/2022, from retirement"},
	{"consent", "", ""},
	{"ropa_ripd", "", ""},
	{"non_clinical_event", "", ""},
}

// kept finds a class of the host's retention, and its JSON pointer.
func kept(c *conformance.HostCase, class string) (*contract.Retention, string) {
	for i := range c.Config.Retention {
		if c.Config.Retention[i].Class == class {
			return &c.Config.Retention[i], fmt.Sprintf("/config/retention/%d", i)
		}
	}
	return nil, ""
}

var period = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$`)

// days gives the least number of days of an ISO 8601 period; hours count for nothing. ok is false when it is none.
func days(s string) (n int, ok bool) {
	m := period.FindStringSubmatch(s)
	if m == nil || s == "P" || s == "PT" {
		return 0, false
	}
	for i, each := range []int{365, 30, 7, 1} {
		if m[i+1] == "" {
			continue
		}
		count, err := strconv.Atoi(m[i+1])
		if err != nil || count > 10_000 {
			return 0, false
		}
		if i == 1 { // twelve months are a year
			n += count / 12 * 365
			count %= 12
		}
		n += count * each
	}
	return n, true
}

// atLeast says whether a period is one and no shorter than another.
func atLeast(s, floor string) bool {
	n, ok := days(s)
	least, _ := days(floor)
	return ok && n >= least
}
