package wasm

// The subsections of the name section that this package knows.
const (
	nameModule   = 0
	nameFunction = 1
	nameLocal    = 2
	nameLabel    = 3
)

// FuncNames gives the function names of the "name" section by function index. A malformed name section gives the names
// read before the fault: names are a help for people, never a reason to refuse a module.
func (m *Module) FuncNames() map[uint32]string {
	names := map[uint32]string{}
	for _, payload := range m.Custom("name") {
		r := reader{b: payload, section: "name"}
		for r.err == nil && r.left() > 0 {
			id := r.u8()
			sub := r.within(r.u32())
			if id == nameFunction {
				m.readFuncNames(&sub, names)
			}
		}
	}
	return names
}

func (m *Module) readFuncNames(r *reader, into map[uint32]string) {
	for range r.count("names", 2) {
		i := r.index("function", m.NumFuncs())
		name := r.name()
		if r.err != nil {
			return
		}
		into[i] = name
	}
}
