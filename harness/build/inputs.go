package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// inputs is what a module was made of besides the files of its folder.
type inputs struct {
	outside []string // files elsewhere
	open    bool     // and what nobody can list
}

// outsideOf takes those of a list of files, named from dir or absolute, that lie elsewhere.
func outsideOf(dir string, files []string) inputs {
	var in inputs
	seen := map[string]bool{}
	for _, file := range files {
		if within(dir, file) || seen[file] {
			continue
		}
		seen[file] = true
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		in.outside = append(in.outside, file)
	}
	return in
}

// readRules reads what a compiler says that its output was made of, in the notation of make: `output: file file`.
func readRules(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("build plugin: read what it was made of: %w", err)
	}
	return prerequisites(string(text)), nil
}

// within tells whether a file, named from dir or absolute, lies in dir.
func within(dir, file string) bool {
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	rel, err := filepath.Rel(dir, file)
	return err == nil && rel != ".." && !strings.HasPrefix(filepath.ToSlash(rel), "../")
}

// prerequisites lists what stands after the first colon of rules. Spaces in names are escaped by backslashes, lines go
// on after them, and a dollar is doubled.
func prerequisites(rules string) []string {
	rules = strings.ReplaceAll(strings.ReplaceAll(rules, "\\\r\n", " "), "\\\n", " ")
	var files []string
	for line := range strings.Lines(rules) {
		_, list, ok := strings.Cut(line, ": ")
		if !ok {
			continue
		}
		list = strings.NewReplacer(`\ `, "\x00", `\#`, "#", "$$", "$").Replace(list)
		for _, f := range strings.Fields(list) {
			files = append(files, strings.ReplaceAll(f, "\x00", " "))
		}
	}
	return files
}
