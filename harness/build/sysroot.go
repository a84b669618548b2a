package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// standardLibrary builds Rust's standard library for WebAssembly from Debian's rust-web-src, which carries all that it is
// made of, and leaves a folder for rustIn in OwnToolchains: built beside its place and moved there in one step.
func (f *Fixer) standardLibrary(ctx context.Context, linker string) (err error) {
	own := OwnToolchains()
	if own == "" {
		return &ToolchainError{Reason: "this machine has no folder for caches", Install: "set HOME or XDG_CACHE_HOME"}
	}
	source := filepath.Join(f.root, "/usr/lib/rustlib/src/rust/library")
	cargo, rustc := filepath.Join(f.root, "/usr/bin/cargo"), filepath.Join(f.root, "/usr/bin/rustc")
	if !exists(filepath.Join(source, "vendor")) {
		return &ToolchainError{Reason: source + " is no source of the standard library", Install: "apt-get install rust-web-src"}
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("build standard library: %w", err)
		}
	}()
	if err := os.MkdirAll(own, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(own, "rust.")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	version, err := ask(ctx, tmp, rustEnv(), rustc, "-vV")
	if err != nil {
		return err
	}
	if err := f.compileStd(ctx, tmp, source, cargo, rustc); err != nil {
		return err
	}
	for name, target := range map[string]string{"cargo": cargo, "rustc": rustc, "wasm-ld": linker} {
		if err := os.Symlink(target, filepath.Join(tmp, name)); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(tmp, "version"), []byte(version+"\n"), 0o644); err != nil {
		return err
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return err
	}
	place := filepath.Join(own, "rust")
	if err := os.RemoveAll(place); err != nil {
		return err
	}
	return os.Rename(tmp, place)
}

// compileStd fills the folder sysroot in dir.
func (f *Fixer) compileStd(ctx context.Context, dir, source, cargo, rustc string) error {
	work := filepath.Join(dir, "std")
	lib := filepath.Join(dir, "sysroot", "lib", "rustlib", rustTarget, "lib")
	for _, d := range []string{filepath.Join(work, "src"), filepath.Join(work, ".cargo"), lib} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{
		"src/lib.rs": "",
		"Cargo.toml": "[package]\nname = \"stdonly\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[profile.release]\npanic = \"abort\"\n",
		".cargo/config.toml": fmt.Sprintf("[source.crates-io]\nreplace-with = \"vendor\"\n\n[source.vendor]\ndirectory = %q\n",
			filepath.Join(source, "vendor")),
	} {
		if err := os.WriteFile(filepath.Join(work, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	target := filepath.Join(work, "target")
	env := append(rustEnv(), "RUSTC="+rustc, "RUSTC_BOOTSTRAP=1", "RUSTFLAGS=-Cembed-bitcode=yes", "CARGO_HOME="+filepath.Join(work, "home"))
	if err := f.runIn(ctx, work, env, cargo, "build", "--quiet", "--offline", "--release", "--target", rustTarget,
		"-Zbuild-std=std,panic_abort", "--target-dir", target); err != nil {
		return err
	}
	built, err := filepath.Glob(filepath.Join(escapeGlob(target), rustTarget, "release", "deps", "*.rlib"))
	if err != nil {
		return err
	}
	found := false
	for _, rlib := range built {
		name := filepath.Base(rlib)
		if strings.HasPrefix(name, "libstdonly") {
			continue
		}
		found = found || strings.HasPrefix(name, "libstd-")
		if err := os.Rename(rlib, filepath.Join(lib, name)); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("%s built no standard library", cargo)
	}
	return os.RemoveAll(work)
}
