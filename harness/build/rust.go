package build

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	// oldestRust is the oldest that was measured.
	oldestRust = "1.63"
	rustTarget = "wasm32-unknown-unknown"
)

// rustc is a Rust that builds for WebAssembly.
type rustc struct {
	cargo, rustc string // "cargo" and "" for those of the PATH, which choose their version in the folder
	sysroot      string // of the standard library; empty when the compiler has its own
	linker       string // empty when the compiler has its own
	crates       string // a folder with crates; empty when cargo has them elsewhere
	repair       string // what helps when the folder is damaged
	made         string // what the rustc said for which the folder was made; empty: any will do
}

// findRust takes the Rust of ToolchainsVar, else the one on the PATH if it has the target, else the one whose standard
// library `medplug doctor rust --fix` built.
func findRust(ctx context.Context, dir string) (*toolchain, error) {
	if folder := given("rust"); folder != "" {
		return rustIn(ctx, folder, "make that folder anew, or unset "+ToolchainsVar)
	}
	r, lacking := rustOnPath(ctx, dir)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if lacking == nil {
		return r.toolchain(ctx, dir)
	}
	if own := OwnToolchains(); own != "" && exists(filepath.Join(own, "rust")) {
		return rustIn(ctx, filepath.Join(own, "rust"), fixRust)
	}
	return nil, lacking
}

// OwnToolchains is the folder with what `medplug doctor --fix` built; empty when the machine has no place for it.
func OwnToolchains() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "medplug", "toolchains")
}

const (
	installRust = "install Rust with rustup and run rustup target add " + rustTarget + "; on Debian " + fixRust
	fixRust     = "medplug doctor rust --fix"
)

// rustIn reads a folder as scripts/setup and `medplug doctor rust --fix` leave them: links to the compiler, and beside
// them what the compiler has not got. repair says what helps when the folder is damaged.
func rustIn(ctx context.Context, folder, repair string) (*toolchain, error) {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return nil, &ToolchainError{Reason: err.Error(), Install: repair}
	}
	r := rustc{cargo: filepath.Join(folder, "cargo"), rustc: filepath.Join(folder, "rustc"), repair: repair}
	if !executable(r.cargo) || !executable(r.rustc) {
		return nil, &ToolchainError{Reason: folder + " has no cargo and rustc", Install: repair}
	}
	made, err := os.ReadFile(filepath.Join(folder, "version"))
	if err != nil {
		return nil, &ToolchainError{Reason: folder + " does not say which rustc it is for", Install: repair}
	}
	r.made = strings.TrimSpace(string(made))
	for name, field := range map[string]*string{"sysroot": &r.sysroot, "wasm-ld": &r.linker} {
		if path := filepath.Join(folder, name); exists(path) {
			*field = path
		}
	}
	if path, err := filepath.EvalSymlinks(filepath.Join(folder, "crates")); err == nil { // panics name the files in it
		r.crates = path
	}
	return r.toolchain(ctx, folder)
}

// rustOnPath is the Rust of the PATH, or what it lacks.
func rustOnPath(ctx context.Context, dir string) (*rustc, error) {
	for _, name := range []string{"cargo", "rustc"} {
		if _, err := exec.LookPath(name); err != nil {
			return nil, &ToolchainError{Reason: name + " is not installed", Install: installRust}
		}
	}
	version, err := ask(ctx, dir, rustEnv(), "rustc", "-vV")
	if err != nil {
		return nil, &ToolchainError{Reason: "rustc does not start: " + err.Error(), Install: installRust}
	}
	version = versionNumber.FindString(version)
	sysroot, err := ask(ctx, dir, rustEnv(), "rustc", "--print", "sysroot")
	if err != nil {
		return nil, &ToolchainError{Reason: "rustc does not start: " + err.Error(), Found: version, Install: installRust}
	}
	if found, _ := filepath.Glob(filepath.Join(escapeGlob(sysroot), "lib", "rustlib", rustTarget, "lib", "libstd-*.rlib")); len(found) == 0 {
		add := "rustup target add " + rustTarget
		if _, err := exec.LookPath("rustup"); err != nil {
			add = installRust
		}
		return nil, &ToolchainError{Reason: "rustc " + version + " has no standard library for " + rustTarget, Found: version, Install: add}
	}
	return &rustc{cargo: "cargo"}, nil
}

// rustEnv leaves out what would change the compiler, its flags or its profiles behind the command line.
func rustEnv() []string {
	return without("RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_BOOTSTRAP",
		"CARGO_BUILD_*", "CARGO_PROFILE_*", "CARGO_TARGET_*", "CARGO_INCREMENTAL", "CARGO_UNSTABLE_*", "MEDPLUG_STAMP")
}

func (r rustc) env() []string {
	env := rustEnv()
	if r.rustc != "" {
		env = append(env, "RUSTC="+r.rustc)
	}
	if r.linker != "" {
		env = append(env, "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="+r.linker)
	}
	return env
}

func (r rustc) toolchain(ctx context.Context, dir string) (*toolchain, error) {
	compiler := r.rustc
	if compiler == "" {
		compiler = "rustc"
	}
	said, err := ask(ctx, dir, r.env(), compiler, "-vV")
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, &ToolchainError{Reason: "rustc does not start: " + err.Error(), Install: installRust}
	}
	version := versionNumber.FindString(said)
	if version == "" || older(version, oldestRust) {
		line, _, _ := strings.Cut(said, "\n")
		return nil, &ToolchainError{Reason: line + " is too old, wanted is " + oldestRust + " or newer", Found: version, Install: installRust}
	}
	if r.made != "" && said != r.made { // it cannot use the standard library of another
		return nil, &ToolchainError{Reason: fmt.Sprintf("rustc is %s by now, the standard library in %s is of another version", version, dir), Found: version, Install: r.repair}
	}
	cargo, err := ask(ctx, dir, r.env(), r.cargo, "--version")
	if err != nil {
		return nil, &ToolchainError{Reason: "cargo does not start: " + err.Error(), Install: installRust}
	}
	identity := []string{said, cargo, stackRule, strings.Join(profile(false), " "), strings.Join(profile(true), " ")}
	if r.linker != "" {
		linker, err := ask(ctx, dir, nil, r.linker, "--version")
		if err != nil {
			return nil, &ToolchainError{Reason: r.linker + " does not start: " + err.Error(), Install: installRust}
		}
		identity = append(identity, linker)
	}
	if r.sysroot != "" { // its files carry a digest of how they were built in their names
		found, _ := filepath.Glob(filepath.Join(escapeGlob(r.sysroot), "lib", "rustlib", rustTarget, "lib", "*.rlib"))
		for _, f := range found {
			identity = append(identity, filepath.Base(f))
		}
	}
	path, _ := exec.LookPath(compiler)
	return &toolchain{
		name: "cargo", path: path, version: version, identity: strings.Join(identity, "\n"),
		profiles: true, compile: r.compile,
	}, nil
}

const (
	leastStack, mostStack = 32 << 10, 1 << 20
	stackRule             = "stack: a 64th of the memory, 32 KiB to 1 MiB"
)

// stack gives the flag for it, 1 KiB a page: the compiler's default of 1 MiB would be 16 of the 20 pages of the smallest class.
func stack(pages uint32) string {
	return fmt.Sprintf("-Clink-arg=-zstack-size=%d", min(max(pages<<10, leastStack), mostStack))
}

// profile gives cargo's settings. The names of functions stay until the twin is written.
func profile(dev bool) []string {
	name, set := profileName(dev), []string{`panic="abort"`, `strip="none"`, "debug=false", "debug-assertions=false", "rpath=false"}
	if dev {
		set = append(set, `inherits="release"`, `lto="off"`, "codegen-units=16", "incremental=true")
	} else {
		set = append(set, "lto=true", "codegen-units=1", "incremental=false")
	}
	args := []string{"--profile", name}
	for _, s := range set {
		args = append(args, "--config", "profile."+name+"."+s)
	}
	return args
}

func profileName(dev bool) string {
	if dev {
		return "medplug-dev"
	}
	return "release"
}

func (r rustc) compile(ctx context.Context, j job) (inputs, error) {
	if !exists(filepath.Join(j.dir, "Cargo.toml")) {
		return inputs{}, &NoSourceError{Reason: "folder " + j.dir + " has no Cargo.toml", Hint: "a plugin in Rust is a crate of type cdylib"}
	}
	target := filepath.Join(j.dir, WorkDir, "target")
	if j.distrust { // cargo goes by the times of files
		if err := os.RemoveAll(filepath.Join(target, rustTarget, profileName(j.dev))); err != nil {
			return inputs{}, fmt.Errorf("build plugin: %w", err)
		}
	}
	args := append([]string{"build", "--quiet", "--lib", "--target", rustTarget, "--target-dir", target, "--message-format", "json-render-diagnostics"}, profile(j.dev)...)
	args = append(args, r.sources(j.dir)...)
	had := exists(filepath.Join(j.dir, lockFile))
	locked, err := r.locked(ctx, j.dir)
	if err != nil {
		return inputs{}, err
	}
	args = append(args, locked...)
	var said strings.Builder
	cmd := exec.CommandContext(ctx, r.cargo, args...)
	cmd.Dir, cmd.Stdout = j.dir, &said
	cmd.Env = append(r.env(), "MEDPLUG_STAMP="+j.stamp, "CARGO_ENCODED_RUSTFLAGS="+strings.Join(r.flags(j), "\x1f"))
	if err := execute(ctx, cmd, "cargo", j.stderr); err != nil {
		return inputs{}, err
	}
	if had && locked == nil {
		fmt.Fprintf(j.stderr, "note: %s did not go with Cargo.toml and was brought up to date: commit it\n", lockFile)
	}
	built, err := readMessages(said.String(), j.dir)
	if err != nil {
		return inputs{}, err
	}
	module, err := os.ReadFile(built.module)
	if err != nil {
		return inputs{}, fmt.Errorf("build plugin: %w", err)
	}
	if err := os.WriteFile(j.out, module, 0o600); err != nil {
		return inputs{}, fmt.Errorf("build plugin: %w", err)
	}
	return built.inputs(j.dir)
}

// flags are the compiler's. No folder of this machine gets into the module: panics name their source file.
func (r rustc) flags(j job) []string {
	flags := []string{stack(j.pages)}
	if r.sysroot != "" {
		flags = append(flags, "--sysroot="+r.sysroot)
	}
	home := os.Getenv("CARGO_HOME")
	if user, err := os.UserHomeDir(); home == "" && err == nil {
		home = filepath.Join(user, ".cargo")
	}
	for _, m := range [][2]string{{home, "/cargo"}, {r.crates, "/crates"}, {j.dir, "/plugin"}} { // the last that fits counts
		if m[0] != "" {
			flags = append(flags, "--remap-path-prefix="+m[0]+"="+m[1])
		}
	}
	return flags
}

const lockFile = "Cargo.lock"

// locked tells cargo to build with the crates of Cargo.lock and no others, where that goes with Cargo.toml. Where it does
// not, as after a dependency was added, cargo brings it up to date.
func (r rustc) locked(ctx context.Context, dir string) ([]string, error) {
	if !exists(filepath.Join(dir, lockFile)) {
		return nil, nil
	}
	holds := append([]string{"metadata", "--locked", "--format-version", "1"}, r.sources(dir)...)
	if _, err := ask(ctx, dir, r.env(), r.cargo, holds...); err != nil {
		return nil, ctx.Err() // whatever else is wrong, building says better
	}
	return []string{"--locked"}, nil
}

// sources tells cargo where the crates are. Those in the folder itself, or of the toolchain, need no network.
func (r rustc) sources(dir string) []string {
	vendored := filepath.Join(dir, "vendor")
	configured := exists(filepath.Join(dir, ".cargo", "config.toml"))
	switch {
	case exists(vendored) && configured:
		return []string{"--offline"}
	case exists(vendored):
		return fromFolder("vendor", vendored)
	case r.crates != "" && !configured:
		return fromFolder("crates", r.crates)
	}
	return nil
}

func fromFolder(name, folder string) []string {
	return []string{"--offline", "--config", fmt.Sprintf("source.crates-io.replace-with=%q", name), "--config", fmt.Sprintf("source.%s.directory=%q", name, folder)}
}
