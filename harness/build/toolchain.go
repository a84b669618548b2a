package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// toolchain compiles the plugins of one language.
type toolchain struct {
	name     string                             // of the compiler, as its errors are announced
	path     string                             // of the compiler
	version  string                             // 19.1.7
	identity string                             // changes with whatever in the compiler could change the module
	runtime  string                             // SHA-256 of what it puts into each plugin as it is; empty for compilers
	profiles bool                               // compiles fast for development, well for release
	lacking  string                             // a library that only some plugins need, and what brings it
	reads    func(rel string, folder bool) bool // what it looks at in a source folder; nil: nobody can say
	compile  func(ctx context.Context, j job) (inputs, error)
}

// job is one compilation.
type job struct {
	dir      string            // of the source, absolute, without links
	files    map[string]string // SHA-256 of each file in it
	out      string            // the file to write
	work     string            // an empty folder for what is not kept
	stamp    string            // the manifest's identity
	identity string            // of compiler, flags and stamp
	entry    string            // the manifest's
	hosts    []string          // host functions that the manifest declares
	cache    string            // a folder for compiled code; empty for none
	kept     *Kept             // of earlier builds; nil: nothing is
	dev      bool              // compile fast rather than well
	pages    uint32            // of memory that the manifest's limits grant
	distrust bool              // files changed in a way that their times do not show
	stderr   io.Writer
}

// languages lists what can be built.
var languages = []string{"c", "go", "python", "rust"}

// findToolchain looks for the compiler of a language; dir is where it is going to run, which may choose its version.
// The error is a *NoSourceError for a language that nobody here builds, or a *ToolchainError.
func findToolchain(ctx context.Context, language, dir string) (*toolchain, error) {
	switch language {
	case "c":
		return findClang(ctx)
	case "go":
		return findGo(ctx, dir)
	case "python":
		return findPython()
	case "rust":
		return findRust(ctx, dir)
	}
	return nil, noLanguage(language)
}

func noLanguage(language string) error {
	return &NoSourceError{
		Reason: fmt.Sprintf("language %s cannot be built by this version", language),
		Hint:   "languages that can be built: " + strings.Join(languages, ", "),
	}
}

// ToolchainsVar names the variable with a folder of compilers, c/ and rust/, and of the Python runtime, python-runtime/,
// that are taken before the machine's.
const ToolchainsVar = "MEDPLUG_TOOLCHAINS"

// given is a compiler's folder in that of ToolchainsVar; empty when there is none.
func given(language string) string {
	root := os.Getenv(ToolchainsVar)
	if root == "" {
		return ""
	}
	dir, err := filepath.Abs(filepath.Join(root, language))
	if err != nil || !exists(dir) {
		return ""
	}
	return dir
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// executable tells whether a file can be started.
func executable(path string) bool {
	_, err := exec.LookPath(path)
	return err == nil
}

// ask runs a compiler for something it says about itself.
func ask(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, env, &said
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		if line == "" {
			line = err.Error()
		}
		return "", errors.New(line)
	}
	return strings.TrimSpace(string(out)), nil
}

// execute runs a compiler. What it prints goes to stderr as it says it; errors in the source are a *CompileError.
func execute(ctx context.Context, cmd *exec.Cmd, name string, stderr io.Writer) error {
	if cmd.Stdout == nil {
		cmd.Stdout = stderr
	}
	cmd.Stderr = stderr
	end := grouped(cmd)
	cmd.WaitDelay = 2 * time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		end()
		return ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return &CompileError{Compiler: name, Err: err}
	}
	if err != nil {
		return fmt.Errorf("build plugin: %w", err)
	}
	return nil
}

// without is the environment but for some variables: a name, or the beginning of names with a star.
func without(names ...string) []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.ContainsFunc(names, func(n string) bool {
			start, many := strings.CutSuffix(n, "*")
			return name == n || many && strings.HasPrefix(name, start)
		})
	})
}

var versionNumber = regexp.MustCompile(`[0-9]+(\.[0-9]+)+`)

// older compares versions of numbers and dots.
func older(have, want string) bool {
	h, w := strings.Split(have, "."), strings.Split(want, ".")
	for i := range min(len(h), len(w)) {
		if d := len(h[i]) - len(w[i]); d != 0 {
			return d < 0
		}
		if h[i] != w[i] {
			return h[i] < w[i]
		}
	}
	return len(h) < len(w)
}
