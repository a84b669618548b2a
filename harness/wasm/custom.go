package wasm

// Custom gives the payloads of the custom sections of that name, in file order. Empty when there are none.
func (m *Module) Custom(name string) [][]byte {
	var found [][]byte
	for _, s := range m.Sections {
		if s.Custom() && s.Name == name {
			found = append(found, s.Payload)
		}
	}
	return found
}

// AppendCustom gives a copy of a module with one more custom section at its end. The rest stays byte for byte. The error
// is a *Error: the module must be readable.
func AppendCustom(wasm []byte, name string, data []byte) ([]byte, error) {
	if _, err := Parse(wasm); err != nil {
		return nil, err
	}
	out := append(make([]byte, 0, len(wasm)+len(name)+len(data)+16), wasm...)
	return AppendSection(out, secCustom, append(AppendName(nil, name), data...)), nil
}

// StripCustom gives a copy of a module without the custom sections for which keep says false. The rest stays byte for
// byte. The error is a *Error: the module must be readable.
func StripCustom(wasm []byte, keep func(name string) bool) ([]byte, error) {
	m, err := Parse(wasm)
	if err != nil {
		return nil, err
	}
	out := append(make([]byte, 0, len(wasm)), wasm[:headerSize]...)
	for _, s := range m.Sections {
		if !s.Custom() || keep(s.Name) {
			out = append(out, wasm[s.Start:s.End]...)
		}
	}
	return out, nil
}
