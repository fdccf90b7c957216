// Starts the console. Trunk fills in the names (Trunk.toml, build.pattern_script); a file of its own, because the content
// security policy allows no inline script.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const { default: start } = await import(js);
await start({ module_or_path: wasm });
