package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkBuild times what an author waits for after saving a file, and after saving none. The sources are those of the
// engine's benchmarks: an ECG read, filtered and measured; in Rust with serde. That in Python measures one lead.
func BenchmarkBuild(b *testing.B) {
	root, err := filepath.Abs("../../.cache/toolchains")
	if err != nil {
		b.Fatal(err)
	}
	b.Setenv(ToolchainsVar, root)
	cache := filepath.Join(root, "../compiled")
	for _, bm := range []struct {
		name, language, file string
		dev, change          bool
	}{
		{"c/changed", "c", "filter.c", false, true},
		{"c/unchanged", "c", "", false, false},
		{"go/changed", "go", "main.go", false, true},
		{"go/unchanged", "go", "", false, false},
		{"python/changed", "python", "plugin.py", false, true},
		{"python/unchanged", "python", "", false, false},
		{"rust/changed", "rust", "src/lib.rs", false, true},
		{"rust-dev/changed", "rust", "src/lib.rs", true, true},
		{"rust/unchanged", "rust", "", false, false},
	} {
		b.Run(bm.name, func(b *testing.B) {
			dir := b.TempDir()
			source, comment := filepath.Join("../testdata/bench", bm.language), "// change %d\n"
			if bm.language == "python" {
				source, comment = "testdata/python", "# change %d\n"
			}
			if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
				b.Fatal(err)
			}
			text, err := os.ReadFile("../manifest/testdata/ecg.yaml")
			if err != nil {
				b.Fatal(err)
			}
			text = bytes.Replace(text, []byte("language: go"), []byte("language: "+bm.language), 1)
			if err := os.WriteFile(filepath.Join(dir, "medplug.yaml"), text, 0o600); err != nil {
				b.Fatal(err)
			}
			n := 0
			build := func() {
				if bm.change {
					n++
					appendTo(b, filepath.Join(dir, bm.file), fmt.Sprintf(comment, n))
				}
				r, err := Build(b.Context(), dir, Options{Dev: bm.dev, Stderr: os.Stderr, Cache: cache})
				if err != nil {
					b.Fatal(err)
				}
				if n > 1 && r.UpToDate {
					b.Fatal("a change was not built")
				}
			}
			build()
			for b.Loop() {
				build()
			}
		})
	}
}

func appendTo(b *testing.B, path, text string) {
	b.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
}
