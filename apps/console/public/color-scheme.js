// Runs before the first paint, so that a dark console does not flash white.
(function () {
  var chosen = 'auto';
  try {
    chosen = localStorage.getItem('wallcrawler-color-scheme') || 'auto';
  } catch {
    // Storage may be switched off: the system's scheme it is.
  }
  var isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
