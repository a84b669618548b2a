package python

import (
	"encoding/binary"
	"slices"
)

// input is what the runtime's build export reads: the length of a script, the script, its argument.
func input(script, argument []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(script)))
	return slices.Concat(b, script, argument)
}

// argument writes (module, entry, stamp, modules) for Python's marshal, whose format of tuples, texts and bytes has been
// the same since Python 3.0: a letter, a length of 32 bits, the content.
func (p Project) argument() []byte {
	b := tuple(nil, 4)
	b = text(text(text(b, p.Module), p.Entry), p.Stamp)
	b = tuple(b, len(p.Modules))
	for _, m := range p.Modules {
		b = text(text(tuple(b, 5), m.Name), m.Path)
		b = truth(truth(b, m.Package), m.Own)
		b = append(sized(b, 's', len(m.Source)), m.Source...)
	}
	return b
}

func sized(b []byte, kind byte, n int) []byte {
	return binary.LittleEndian.AppendUint32(append(b, kind), uint32(n))
}

func tuple(b []byte, n int) []byte { return sized(b, '(', n) }

func text(b []byte, s string) []byte { return append(sized(b, 'u', len(s)), s...) }

func truth(b []byte, v bool) []byte {
	if v {
		return append(b, 'T')
	}
	return append(b, 'F')
}
