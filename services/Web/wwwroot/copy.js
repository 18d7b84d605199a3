// A button that copies the text it names. Without scripts it stays hidden and the text can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  if (!text || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}
