package conformance

import "regexp"

// ofOne finds a one before what our texts count.
var ofOne = regexp.MustCompile(`(^|[\s(])1 (answers|bytes|calls|characters|days|digits|events|findings|fixtures|instructions|items|lines|marks|members|pages|patients|plugins|requests|results|rules|samples|values|words|chamadas|páginas|regras)\b(?: (were|are|have)\b)?`)

// Singular mends a text that counts one thing in the plural: "1 calls were stopped" becomes "1 call was stopped".
func Singular(text string) string {
	return ofOne.ReplaceAllStringFunc(text, func(s string) string {
		m := ofOne.FindStringSubmatch(s)
		out := m[1] + "1 " + m[2][:len(m[2])-1]
		if m[3] != "" {
			out += " " + map[string]string{"were": "was", "are": "is", "have": "has"}[m[3]]
		}
		return out
	})
}
