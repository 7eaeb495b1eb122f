// Buttons that copy the text of another element.
for (const button of document.querySelectorAll("button")) {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (source === null) continue;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      // Without the right to write to the clipboard, the text is at least selected.
      getSelection()?.selectAllChildren(source);
      button.textContent = "Selected: press Ctrl+C";
    }
  });
}
