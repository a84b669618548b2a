package schema

import (
	"reflect"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// overlay adds the rules between members that the types hold as methods and that JSON Schema can say too.
func overlay(o *object, t reflect.Type) {
	if f, ok := t.FieldByName("Response"); ok && f.Anonymous {
		responseRules(o)
	}
	if f, ok := t.FieldByName("Request"); ok && f.Anonymous {
		o.values["properties"].(*object).set("compliance_level", newObject("type", []any{"boolean", "string", "null"}, "deprecated", true))
		o.add("allOf", newObject("not", given("compliance_requirements", "compliance_level")))
	}
	switch t {
	case reflect.TypeFor[contract.Recommendation]():
		pairingRules(o)
	case reflect.TypeFor[contract.RiskScore]():
		o.add("allOf", newObject("not", given("value_percent", "points")))
	case reflect.TypeFor[contract.PublicationPackageRequest]():
		o.add("allOf", newObject("properties", newObject("human_review",
			newObject("properties", newObject("status", newObject("enum", []any{"approved", "edited"}))))))
	case reflect.TypeFor[contract.Manifest]():
		manifestRules(o)
	case reflect.TypeFor[contract.PluginLimits]():
		classRules(o)
	}
}

// equals is the schema of objects whose member has one of the values.
func equals(name string, values ...string) *object {
	return newObject("required", []any{name}, "properties", newObject(name, newObject("enum", anys(values))))
}

func when(cond, then *object) *object { return newObject("if", cond, "then", then) }

func responseRules(o *object) {
	o.add("allOf",
		when(equals("status", string(contract.NotAnalysable)), newObject("properties", newObject("confidence", newObject("const", 0)))),
		when(equals("audience", string(contract.Patient), string(contract.Public)),
			newObject("properties", newObject("language", newObject("const", string(contract.PtBR))))))
}

func pairingRules(o *object) {
	for _, pair := range []struct {
		priority  contract.Priority
		urgencies []any
	}{
		{contract.PriorityUrgent, []any{"urgent", "emergency"}},
		{contract.PriorityMonitoring, []any{"soon", "routine"}},
		{contract.PriorityRoutine, []any{"routine"}},
		{contract.PriorityPrevention, []any{"routine"}},
	} {
		o.add("allOf", when(equals("priority", string(pair.priority)),
			newObject("properties", newObject("urgency", newObject("enum", pair.urgencies)))))
	}
}

func manifestRules(o *object) {
	var plain []string // kinds that are no pipeline stage
	for _, k := range contract.Kinds() {
		if k.Specialty != contract.Any {
			o.add("allOf", when(equals("kind", string(k.Kind)), equals("specialty", string(k.Specialty))))
		}
		if !k.Stage {
			plain = append(plain, string(k.Kind))
		}
	}
	encodings := newObject("required", []any{"accepts"}, "properties", newObject("accepts",
		newObject("type", "array", "minItems", 1, "items", newObject("enum", []any{"packed", "floats", "lead"}))))
	o.add("allOf", when(equals("kind", plain...), equals("entry", contract.EntryMedicalContent)),
		when(equals("kind", string(contract.ECGAnalysis)), encodings))
}

func classRules(o *object) {
	for _, class := range []string{"micro", "standard", "large"} {
		pages, input := contract.ClassBounds(class)
		o.add("allOf", when(equals("class", class), newObject("properties", newObject(
			"memory_pages", newObject("maximum", pages), "max_pages", newObject("maximum", pages),
			"max_input_bytes", newObject("maximum", input)))))
	}
}

// Beyond lists, by type, the rules that JSON Schema cannot say. Those of the tags spans and ascending and of the
// common checks (size, depth, duplicate members, UTF-8) hold for every document and are not repeated.
func Beyond() map[string][]string {
	const spans = "spans are half-open, ascending and do not overlap"
	const image = "images are PNG or JPEG of at most 1 MiB and 12 megapixels"
	return map[string][]string{
		"ECGAnalysisRequest":            {"leads have equal lengths", "packed leads have different names and hold whole 16-bit samples"},
		"ECGAnalysisResponse":           {"r_peaks ascend strictly", spans},
		"LesionAnalysisRequest":         {image, "mm_per_px is one number or one for each image"},
		"LesionAnalysisResponse":        {"the runs of mask_rle add up to width times height, at most 12 megapixels", spans},
		"DermoscopyRequest":             {image},
		"DermoscopyResponse":            {"abcd.tds is 1.3 a + 0.1 b + 0.5 c + 0.5 d", "seven_point.score counts 2 for a major item and 1 for a minor one", spans},
		"CardiacRiskResponse":           {spans},
		"MedicationValidationResponse":  {spans},
		"HealthContentResponse":         {spans, "disclaimers_placed lie on character boundaries of content"},
		"CosmeticValidationResponse":    {spans},
		"MedicalValidationResponse":     {spans},
		"SymptomContentResponse":        {spans},
		"PersonalDataAnalysisResponse":  {spans},
		"ClaimsValidationResponse":      {spans},
		"ContentTransformationResponse": {spans},
		"LegalReviewResponse":           {spans},
		"PublicationPackageResponse":    {spans, "content_sha256 is the SHA-256 of content"},
		"Manifest":                      {"age_min is not above age_max", "purpose ids are unique and those that inputs and basis name exist"},
	}
}

func beyond(t reflect.Type) string { return strings.Join(Beyond()[t.Name()], "; ") }
