package build

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// oldestClang is the oldest that was measured; its modules need no more memory than those of newer ones.
const oldestClang = "14.0"

// Compiling a plugin in C: no C library, 32 KiB of stack below the data, so that an overflow traps instead of writing
// into it. What would put the day or the folder into the module, or leave a call to chance, is an error.
var (
	clangFlags = []string{"--target=wasm32", "-std=c11", "-Os", "-ffreestanding", "-nostdlib", "-mbulk-memory",
		"-fvisibility=hidden", "-ffunction-sections", "-fdata-sections", "-ffp-contract=off", "-Wall", "-Wextra",
		"-Werror=date-time", "-Werror=implicit-function-declaration", "-Werror=return-type",
		"-I.", "-Isrc", "-Isdk", "-Isdk/freestanding"}
	linkFlags = []string{"--no-entry", "--gc-sections", "--stack-first", "-z", "stack-size=32768", "--fatal-warnings"}
)

// findClang takes a clang of at least oldestClang and the wasm-ld that goes with it.
func findClang(ctx context.Context) (*toolchain, error) {
	lacking := &ToolchainError{Reason: "clang with wasm-ld is not installed", Install: installClang()}
	for _, pair := range clangs() {
		clang, err := exec.LookPath(pair[0])
		if err != nil {
			continue
		}
		said, err := ask(ctx, "", nil, clang, "--version")
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			lacking.Reason = clang + " does not start: " + err.Error()
			continue
		}
		version := versionNumber.FindString(said)
		if version == "" || older(version, oldestClang) || strings.HasPrefix(said, "Apple") {
			line, _, _ := strings.Cut(said, "\n")
			lacking.Found = version
			lacking.Reason = fmt.Sprintf("%s is %s, wanted is LLVM's clang %s or newer", clang, line, oldestClang)
			continue
		}
		ld, err := exec.LookPath(pair[1])
		if err != nil {
			ld, err = ask(ctx, "", nil, clang, "-print-prog-name=wasm-ld")
			if err != nil || !filepath.IsAbs(ld) || !executable(ld) {
				lacking.Reason, lacking.Found = fmt.Sprintf("clang %s has no wasm-ld", version), version
				continue
			}
		}
		linker, err := ask(ctx, "", nil, ld, "--version")
		if err != nil {
			lacking.Reason = ld + " does not start: " + err.Error()
			continue
		}
		library, content := stbImage("")
		without := ""
		if library == "" {
			without = stbHeader + " is not installed, which plugins that decode images include; to install: " + installSTB
		}
		return &toolchain{
			name: "clang", path: clang, version: version, lacking: without,
			identity: strings.Join(slices.Concat([]string{said, linker, content}, clangFlags, linkFlags), "\n"),
			compile:  func(ctx context.Context, j job) (inputs, error) { return compileC(ctx, clang, ld, library, j) },
		}, nil
	}
	return nil, lacking
}

// clangs lists where a clang and its linker may be, the first choice first.
func clangs() [][2]string {
	var pairs [][2]string
	in := func(dir string) {
		pairs = append(pairs, [2]string{filepath.Join(dir, "clang"), filepath.Join(dir, "wasm-ld")})
	}
	if dir := given("c"); dir != "" {
		in(dir)
	}
	if sdk := os.Getenv("WASI_SDK_PATH"); sdk != "" {
		in(filepath.Join(sdk, "bin"))
	}
	for v := 22; v >= 14; v-- {
		pairs = append(pairs, [2]string{fmt.Sprintf("clang-%d", v), fmt.Sprintf("wasm-ld-%d", v)})
	}
	return append(pairs, [2]string{"clang", "wasm-ld"})
}

const (
	stbHeader  = "stb_image.h"
	installSTB = "apt-get install libstb-dev, or copy stb_image.h of stb 2.27 or newer into src/"
)

// stbImage finds the folder of stb_image.h, the one library that scaffolds in C ask for, and the digest of the file: it counts
// as the compiler's. Both are empty where there is none. root is of the file system, in tests.
func stbImage(root string) (dir, content string) {
	var dirs []string
	for _, dir := range []string{"/usr/include/stb", "/usr/local/include/stb", "/opt/homebrew/include/stb"} {
		dirs = append(dirs, root+dir)
	}
	if own := given("c"); own != "" {
		dirs = slices.Insert(dirs, 0, filepath.Join(own, "include"))
	}
	for _, dir := range dirs {
		if content, err := fileDigest(filepath.Join(dir, stbHeader)); err == nil {
			return dir, content
		}
	}
	return "", ""
}

func installClang() string {
	if runtime.GOOS == "darwin" {
		return "brew install llvm lld, and put llvm's bin folder on the PATH"
	}
	return "apt-get install clang lld, or unpack a wasi-sdk and set WASI_SDK_PATH"
}

// compileC compiles each file by itself, all at once, and links them. The linker is called directly: clang would run
// wasm-opt over the module on machines that happen to have it.
func compileC(ctx context.Context, clang, ld, library string, j job) (inputs, error) {
	sources, err := cSources(j.dir)
	if err != nil {
		return inputs{}, err
	}
	if err := checkLibrary(j.dir, library, sources); err != nil {
		return inputs{}, err
	}
	flags, err := flagsFor(j, library)
	if err != nil {
		return inputs{}, err
	}
	var (
		files = make([]string, len(sources)) // objects
		made  = make([]inputs, len(sources))
		said  = make([]bytes.Buffer, len(sources))
		errs  = make([]error, len(sources))
		room  = make(chan struct{}, runtime.GOMAXPROCS(0))
		kept  = keptObjects(j)
		all   sync.WaitGroup
	)
	for i, source := range sources {
		if path, ok := kept.find(source); ok {
			files[i] = path
			continue
		}
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			files[i] = filepath.Join(j.work, fmt.Sprintf("%d.o", i))
			var madeOf []string
			if madeOf, errs[i] = compileFile(ctx, clang, flags, source, files[i], j, &said[i]); errs[i] != nil {
				return
			}
			made[i] = outsideOf(j.dir, madeOf)
			if said[i].Len() == 0 { // what there is to say about a file is said each time
				kept.keep(source, j.dir, files[i], madeOf)
			}
		})
	}
	all.Wait()
	var failed error
	in := inputs{}
	for i := range sources { // in the order of the files, whoever was first
		if _, err := said[i].WriteTo(j.stderr); err != nil {
			return inputs{}, fmt.Errorf("build plugin: %w", err)
		}
		if failed == nil {
			failed = errs[i]
		}
		in.outside = append(in.outside, made[i].outside...)
	}
	if failed != nil {
		return inputs{}, failed
	}
	cmd := exec.CommandContext(ctx, ld, slices.Concat(linkFlags, []string{"-o", j.out}, files)...)
	cmd.Dir = j.dir
	return in, execute(ctx, cmd, "wasm-ld", j.stderr)
}

// checkLibrary says what is missing before the compiler does, in as many lines as it likes.
func checkLibrary(dir, library string, sources []string) error {
	if library != "" || slices.ContainsFunc([]string{".", "src", "sdk"}, func(sub string) bool { return exists(filepath.Join(dir, sub, stbHeader)) }) {
		return nil
	}
	for _, source := range sources {
		text, err := os.ReadFile(filepath.Join(dir, source))
		if err != nil {
			return fmt.Errorf("build plugin: %w", err)
		}
		if bytes.Contains(text, []byte("#include <"+stbHeader+">")) {
			return &ToolchainError{Reason: source + " includes " + stbHeader + ", which is not installed", Install: installSTB}
		}
	}
	return nil
}

// flagsFor are clangFlags with what a plugin has to know: who it is, and the bytes of a request that it must hold.
func flagsFor(j job, library string) ([]string, error) {
	text, err := base64.StdEncoding.DecodeString(j.stamp)
	if err != nil {
		return nil, fmt.Errorf("build plugin: read stamp: %w", err)
	}
	var limits struct {
		Input int `json:"max_input_bytes"`
	}
	if err := json.Unmarshal(text, &limits); err != nil {
		return nil, fmt.Errorf("build plugin: read stamp: %w", err)
	}
	flags := append(slices.Clone(clangFlags), `-DMEDPLUG_STAMP="`+j.stamp+`"`)
	if limits.Input > 0 {
		flags = append(flags, fmt.Sprintf("-DMP_INPUT_MAX=%d", limits.Input))
	}
	if library != "" {
		flags = append(flags, "-isystem", library)
	}
	return flags, nil
}

// compileFile gives the files that the object was made of.
func compileFile(ctx context.Context, clang string, flags []string, source, object string, j job, stderr io.Writer) ([]string, error) {
	rules := object + ".d"
	// Files are named from the folder, so that __FILE__ is the same everywhere.
	cmd := exec.CommandContext(ctx, clang, append(slices.Clone(flags), "-c", "-MMD", "-MF", rules, "-o", object, source)...)
	cmd.Dir, cmd.Env = j.dir, clangEnv()
	if err := execute(ctx, cmd, "clang", stderr); err != nil {
		return nil, err
	}
	return readRules(rules)
}

// clangEnv leaves out what adds flags and folders behind the command line.
func clangEnv() []string {
	return without("CPATH", "C_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS", "CCC_ADD_ARGS", "CLANG_CONFIG_FILE_SYSTEM_DIR", "CLANG_CONFIG_FILE_USER_DIR",
		"SOURCE_DATE_EPOCH", "COMPILER_PATH", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES")
}

// cSources lists the files to compile: *.c of the folder, of src and of sdk, but for the unit tests, *_test.c.
func cSources(dir string) ([]string, error) {
	var files []string
	for _, pattern := range []string{"*.c", "src/*.c", "sdk/*.c"} {
		found, err := filepath.Glob(filepath.Join(escapeGlob(dir), pattern))
		if err != nil {
			return nil, fmt.Errorf("build plugin: %w", err)
		}
		for _, f := range found {
			if rel, err := filepath.Rel(dir, f); err == nil && !strings.HasSuffix(rel, "_test.c") {
				files = append(files, filepath.ToSlash(rel))
			}
		}
	}
	if len(files) == 0 {
		return nil, &NoSourceError{Reason: "folder " + dir + " has no C source", Hint: "a plugin in C has its *.c files in the folder, in src or in sdk"}
	}
	return files, nil
}

// escapeGlob makes a path a pattern that means itself.
func escapeGlob(path string) string {
	if runtime.GOOS == "windows" {
		return path // where a backslash separates and escapes nothing
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
