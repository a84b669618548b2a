package contract

// MaxManifestBytes bounds the JSON of an embedded manifest.
const MaxManifestBytes = 64 << 10

// DecodeManifest reads the JSON of a manifest. Unknown members are errors, and paths name them: a manifest holds no
// patient's data. The error is an *Error.
func DecodeManifest(data []byte) (*Manifest, error) {
	if len(data) > MaxManifestBytes {
		return nil, &Error{Code: InputTooLarge, Message: "the manifest is longer than 64 KiB"}
	}
	root, e := parseObject(data)
	if e == nil {
		e = checkVersion(root)
	}
	if e != nil {
		return nil, e
	}
	m := new(Manifest)
	if e := decodeTree(root, m, walkOptions{strict: true}); e != nil {
		return nil, e
	}
	return m, nil
}

// Validate gives every fault of the manifest, missing members first, then wrong types, then bad values; none when it
// is sound. Rules that tie members together are only judged when the members are sound by themselves.
func (m *Manifest) Validate() []*Error {
	data, err := Encode(m)
	if err != nil {
		return []*Error{{Code: InvalidValue, Message: err.Error()}}
	}
	return validateManifest(data)
}

// ManifestErrors gives every fault of a manifest's JSON, as Validate does for a Manifest.
func ManifestErrors(data []byte) []*Error {
	if len(data) > MaxManifestBytes {
		return []*Error{{Code: InputTooLarge, Message: "the manifest is longer than 64 KiB"}}
	}
	return validateManifest(data)
}

func validateManifest(data []byte) []*Error {
	root, e := parseObject(data)
	if e == nil {
		e = checkVersion(root)
	}
	if e != nil {
		return []*Error{e}
	}
	w := walker{opt: walkOptions{strict: true, all: true}}
	w.run(root, new(Manifest))
	var all []*Error
	for _, list := range w.found {
		all = append(all, list...)
	}
	return all
}

// ClassBounds gives the memory pages and input bytes that a limit class grants; zeros for no class.
func ClassBounds(class string) (pages, input int) {
	switch class {
	case "micro":
		return 20, 1 << 20
	case "standard":
		return 256, 4 << 20
	case "large":
		return 1024, 16 << 20
	}
	return 0, 0
}

func (m *Manifest) rules(c checks) {
	m.kindRules(c)
	pages, input := ClassBounds(m.Limits.Class)
	if n := m.Limits.MemoryPages; n != nil && *n > pages {
		c.fail(OutOfRange, "/limits/memory_pages", "more than the class grants")
	}
	if n := m.Limits.MaxInputBytes; n != nil && *n > input {
		c.fail(OutOfRange, "/limits/max_input_bytes", "more than the class grants")
	}
	if m.Medical.Population.AgeMin > m.Medical.Population.AgeMax {
		c.fail(ConflictingFields, "/medical/population/age_max", "less than age_min")
	}
	purposes := map[string]bool{}
	for i, p := range m.Privacy.Purposes {
		if purposes[p.ID] {
			c.fail(InvalidValue, at("/privacy/purposes", i, "id"), "given twice")
		}
		purposes[p.ID] = true
	}
	for i, in := range m.Privacy.Inputs {
		if !purposes[in.PurposeID] {
			c.fail(InvalidValue, at("/privacy/inputs", i, "purpose_id"), "not one of privacy.purposes")
		}
	}
	for i, b := range m.Privacy.Basis {
		if !purposes[b.PurposeID] {
			c.fail(InvalidValue, at("/privacy/basis", i, "purpose_id"), "not one of privacy.purposes")
		}
	}
}

// kindRules ties the specialty, the entry and the encodings to the kind.
func (m *Manifest) kindRules(c checks) {
	info, _ := KindOf(m.Kind)
	if info.Specialty != Any && m.Specialty != info.Specialty {
		c.fail(ConflictingFields, "/specialty", "the kind belongs to "+string(info.Specialty))
	}
	if !info.Stage && m.Entry != info.Entry {
		c.fail(ConflictingFields, "/entry", "the entry of this kind is "+info.Entry)
	}
	if m.Kind != ECGAnalysis {
		return
	}
	if len(m.Accepts) == 0 {
		c.fail(MissingField, "/accepts", "name at least one of packed, floats, lead")
	}
	for i, a := range m.Accepts {
		if !contains([]string{"packed", "floats", "lead"}, a) {
			c.fail(InvalidValue, at("/accepts", i, ""), "must be one of packed, floats, lead")
		}
	}
}
