// Draws the charts of a page. Vega is large, so it is fetched only here, once a chart comes near the window.
"use strict";
(() => {
  const source = document.currentScript.dataset.vega;
  const plots = [...document.querySelectorAll("[data-chart]")];
  // No style element, no eval: the page's Content-Security-Policy allows neither.
  const options = { ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: false };

  let loading = null;
  const vega = () => (loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  }));

  async function draw(plot) {
    await vega();
    const spec = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
    const { view } = await window.vegaEmbed(plot, spec, options);
    view.addEventListener("click", (event, item) => {
      const id = item?.datum?.event;
      const link = id && document.querySelector(`[data-event="${CSS.escape(id)}"] a.ev`);
      if (link) link.click();
    });
    plot.dataset.drawn = "yes";
  }

  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      draw(entry.target).catch((error) => {
        entry.target.closest("figure").hidden = true; // the tables say the same
        console.error(error);
      });
    }
  }, { rootMargin: "300px" });
  for (const plot of plots) near.observe(plot);
})();
