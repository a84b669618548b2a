package tag

// A format is a named shape of a string. Most are a class for the first byte and one for the rest, from which both the
// check and the regular expression follow; the others pair a hand-written check with an expression, and a test holds
// the two together. The guest needs no regular expressions this way.
type format struct {
	first, rest string // classes as in a regular expression's brackets
	min, max    int    // bytes
	match       func(string) bool
	pattern     string
}

func lookup(name string) (format, bool) {
	switch name {
	case "id":
		return format{first: "A-Za-z0-9._:-", rest: "A-Za-z0-9._:-", min: 1, max: 128}, true
	case "code":
		return format{first: "a-z", rest: "a-z0-9_", min: 1, max: 64}, true
	case "event":
		return format{first: "a-z0-9_", rest: "a-z0-9_", min: 1, max: 64}, true
	case "export":
		return format{first: "a-z_", rest: "a-z0-9_", min: 1, max: 64}, true
	case "hex32":
		return format{first: "0-9a-f", rest: "0-9a-f", min: 32, max: 32}, true
	case "sha256":
		return format{first: "0-9a-f", rest: "0-9a-f", min: 64, max: 64}, true
	case "lesion":
		return format{match: isLesion, pattern: `^lesion_[1-9][0-9]{0,2}$`}, true
	case "uf":
		return format{match: isUF, pattern: `^(AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO)$`}, true
	case "rfc3339":
		return format{match: isRFC3339, pattern: `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`}, true
	case "date":
		return format{match: isDate, pattern: `^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`}, true
	case "semver":
		return format{match: isSemver, pattern: `^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`}, true
	case "pluginid":
		return format{match: isPluginID, pattern: `^[a-z0-9]+([._-][a-z0-9]+)*$`}, true
	case "hostname":
		return format{match: isHostname, pattern: `^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`}, true
	case "base64":
		return format{match: isBase64, pattern: `^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`}, true
	case "pointer":
		return format{match: isPointer, pattern: `^(/([^~/]|~[01])*)*$`}, true
	case "errorcode":
		return format{match: isErrorCode, pattern: `^(` + ErrorCodes + `|x_[a-z0-9_]{1,62})$`}, true
	case "legalbasis":
		return format{match: isLegalBasis, pattern: `^(art7\.(I|II|III|IV|V|VI|VII|VIII|IX|X)|art11\.(I|II\.[a-g]))$`}, true
	case "period":
		return format{match: isPeriod, pattern: `^P(([0-9]+[YMWD])+(T([0-9]+[HMS])+)?|T([0-9]+[HMS])+)$`}, true
	case "detail":
		return format{match: isDetail, pattern: `^([A-Za-z][A-Za-z0-9_-]{0,63}|(sha256:)?[0-9a-f]{32,64})$`}, true
	}
	return format{}, false
}

// ErrorCodes is the contract's error codes, separated by bars.
const ErrorCodes = "invalid_json|missing_field|wrong_type|invalid_value|out_of_range|empty_signal|length_mismatch|" +
	"conflicting_fields|unsupported_contract|unsupported_kind|unsupported_specialty|input_too_large|output_too_large|" +
	"invalid_image|image_too_large|internal"

// Known reports whether there is a format of that name.
func Known(name string) bool {
	_, ok := lookup(name)
	return ok
}

// Match reports whether s has the shape called name.
func Match(name, s string) bool {
	f, ok := lookup(name)
	switch {
	case !ok:
		return false
	case f.match != nil:
		return f.match(s)
	case len(s) < f.min || len(s) > f.max:
		return false
	}
	return inClass(s[0], f.first) && allIn(s[1:], f.rest)
}

// Pattern gives the regular expression of a format, in the dialect that ECMA 262 and RE2 share, and its greatest
// length, 0 when that is in the expression or unbounded.
func Pattern(name string) (expr string, maxLen int) {
	f, _ := lookup(name)
	switch name {
	case "pluginid":
		return f.pattern, maxPluginID
	case "hostname":
		return f.pattern, maxHostname
	}
	if f.match != nil {
		return f.pattern, 0
	}
	return "^[" + f.first + "][" + f.rest + "]{" + itoa(f.min-1) + "," + itoa(f.max-1) + "}$", 0
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + itoa(n%10)
	}
	return string(rune('0' + n))
}

// inClass reports whether c is in a class such as "a-z0-9_"; a dash at the end stands for itself.
func inClass(c byte, class string) bool {
	for i := 0; i < len(class); i++ {
		if i+2 < len(class) && class[i+1] == '-' {
			if class[i] <= c && c <= class[i+2] {
				return true
			}
			i += 2
		} else if class[i] == c {
			return true
		}
	}
	return false
}

func allIn(s, class string) bool {
	for i := 0; i < len(s); i++ {
		if !inClass(s[i], class) {
			return false
		}
	}
	return true
}
