package strictyaml

import (
	"encoding/json"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// class is what a plain scalar is by the core schema of YAML 1.2. The library's own answer is not used: it also knows
// dates, 0777 as octal and 1_000, which the core schema does not.
type class int

const (
	text class = iota
	null
	boolean
	integer
	float
)

var (
	coreInt   = regexp.MustCompile(`^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	coreFloat = regexp.MustCompile(`^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
)

func resolve(plain string) class {
	switch plain {
	case "", "~", "null", "Null", "NULL":
		return null
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return boolean
	}
	switch {
	case coreInt.MatchString(plain):
		return integer
	case coreFloat.MatchString(plain):
		return float
	}
	return text
}

// scalar converts a scalar to what JSON needs for a field of type t, or says what is wrong with it. Untyped means any.
func scalar(n *yaml.Node, t reflect.Type, typed bool) (v any, reason string) {
	is := text
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		is = resolve(n.Value)
	}
	if is == null {
		return nil, "" // absent; whether it may be is the contract's business
	}
	if typed && !accepts(t.Kind(), is) {
		reason = "want " + wanted(t)
		if t.Kind() == reflect.String {
			reason += "; write it in quotes"
		}
		return nil, reason
	}
	switch is {
	case boolean:
		return strings.EqualFold(n.Value, "true"), ""
	case integer, float:
		return number(n.Value, typed && isInt(t.Kind()))
	}
	return n.Value, ""
}

func accepts(k reflect.Kind, is class) bool {
	switch {
	case k == reflect.String:
		return is == text
	case k == reflect.Bool:
		return is == boolean
	case isInt(k), k == reflect.Float32, k == reflect.Float64:
		return is == integer || is == float
	}
	return false
}

func isInt(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }

// number writes a number of the core schema as JSON does. Whole numbers may be written with a fraction: 1.0 is 1.
func number(plain string, whole bool) (v any, reason string) {
	if resolve(plain) == integer {
		digits, base := plain, 10
		if rest, ok := strings.CutPrefix(plain, "0o"); ok {
			digits, base = rest, 8
		} else if rest, ok := strings.CutPrefix(plain, "0x"); ok {
			digits, base = rest, 16
		}
		i, ok := new(big.Int).SetString(digits, base)
		if !ok || !i.IsInt64() {
			return nil, "the number is out of range"
		}
		return json.Number(i.String()), ""
	}
	if strings.ContainsAny(plain, "nN") {
		return nil, "infinity and not-a-number are no values"
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.Abs(f) > 1<<53 {
		return nil, "the number is out of range"
	}
	if whole {
		if f != math.Trunc(f) {
			return nil, "want a whole number"
		}
		return json.Number(strconv.FormatInt(int64(f), 10)), ""
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), ""
}

func wanted(t reflect.Type) string {
	switch k := t.Kind(); {
	case k == reflect.String:
		return "text"
	case k == reflect.Bool:
		return "true or false"
	case isInt(k):
		return "a whole number"
	case k == reflect.Float32, k == reflect.Float64:
		return "a number"
	case k == reflect.Slice:
		return "a list"
	}
	return "a mapping"
}
