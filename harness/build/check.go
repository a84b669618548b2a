package build

import (
	"fmt"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/harness/wasm"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// checkModule sees to it that the file can be called at all, at the moment when the author can still do something about
// it. It gives the pages of memory with which an instance starts.
func checkModule(module []byte, m *contract.Manifest) (pages uint32, err error) {
	parsed, err := wasm.Parse(module)
	if err != nil {
		return 0, fmt.Errorf("build plugin: read what was compiled: %w", err)
	}
	if err := checkEntry(parsed, m); err != nil {
		return 0, err
	}
	return checkMemory(parsed, m)
}

func checkEntry(parsed *wasm.Module, m *contract.Manifest) error {
	for _, e := range parsed.Exports {
		if e.Name != m.Entry {
			continue
		}
		if got := parsed.ExportType(e); e.Kind != wasm.KindFunc || got != "() -> (i32)" {
			return &PluginError{Reason: fmt.Sprintf("entry %s has type %s, the contract wants () -> (i32)", m.Entry, got)}
		}
		return nil
	}
	return &PluginError{
		Reason: "entry " + m.Entry + " is not exported",
		Hint:   "export a function of that name, or correct entry in " + manifest.FileName,
	}
}

// checkMemory refuses a module that no host could start under the limits its manifest declares.
func checkMemory(parsed *wasm.Module, m *contract.Manifest) (pages uint32, err error) {
	if len(parsed.Memories) > 0 {
		pages = parsed.Memories[0].Min
	}
	limit, err := memoryLimit(m)
	if err != nil {
		return 0, fmt.Errorf("build plugin: %w", err)
	}
	if pages <= limit {
		return pages, nil
	}
	e := &PluginError{
		Reason: fmt.Sprintf("memory starts with %d pages, limits in %s grant %d (class %s)", pages, manifest.FileName, limit, m.Limits.Class),
		Hint:   "no limit class grants so many; the plugin needs smaller tables or buffers",
	}
	for _, c := range []harness.Class{harness.Micro, harness.Standard, harness.Large} {
		if l, err := harness.ClassLimits(c); err == nil && pages <= l.MemoryPages {
			e.Hint = fmt.Sprintf("declare class %s and no memory_pages below %d", c, pages)
			break
		}
	}
	return 0, e
}

// memoryLimit is how many pages the manifest's limits grant.
func memoryLimit(m *contract.Manifest) (uint32, error) {
	l, err := harness.ClassLimits(harness.Class(m.Limits.Class))
	if n := m.Limits.MemoryPages; n != nil {
		l.MemoryPages = min(l.MemoryPages, uint32(*n))
	}
	return l.MemoryPages, err
}
