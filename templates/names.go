package templates

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	idShape      = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*$`) // as the contract wants it
	versionShape = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)
)

const maxName = 200 // characters, as the contract wants it

func (v values) check() error {
	switch {
	case !idShape.MatchString(v.ID) || len(v.ID) > 128:
		return fmt.Errorf("plugin id %q: want lower-case letters and digits in parts joined by dots, dashes or underscores", v.ID)
	case !utf8.ValidString(v.Name) || utf8.RuneCountInString(v.Name) > maxName || strings.ContainsFunc(v.Name, unicode.IsControl):
		return fmt.Errorf("plugin name: want one line of at most %d characters", maxName)
	case !versionShape.MatchString(v.SDKVersion):
		return fmt.Errorf("SDK version %q: want three numbers joined by dots", v.SDKVersion)
	}
	return nil
}

// plain gives the letter under an accent that Portuguese uses.
var plain = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "é", "e", "ê", "e", "í", "i", "ó", "o", "ô", "o", "õ", "o",
	"ú", "u", "ü", "u", "ç", "c")

// slug makes a folder's name fit for a module path and an id: lower case, letters and digits, dashes between.
func slug(folder string) string {
	var b strings.Builder
	dash := false
	for _, r := range plain.Replace(strings.ToLower(folder)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
			continue
		}
		dash = true
	}
	if b.Len() == 0 {
		return "plugin"
	}
	s := b.String()
	return strings.TrimRight(s[:min(len(s), 64)], "-")
}

// quote writes a string as YAML: double quotes, with what would end or change it escaped.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
