// Streamlit's own words are English only: this says them in Chinese on a Chinese page, and keeps the document's
// language that of the page, which a switch changes without a new document. What the app writes is left alone.
// And a page is seen from its top, also when a button at the foot of another led to it: Streamlit keeps the scroll
// position of the page before.
(() => {
  const WORDS = {
    "Skip to main content": "跳到正文",
    "Main menu": "主菜单",
    "Theme": "配色",
    "System": "跟随系统",
    "Light": "浅色",
    "Dark": "深色",
    "Rerun": "重新运行",
    "Stop": "停止",
    "Stop script": "停止运行",
    "Print": "打印",
    "Record screen": "录制屏幕",
    "Stop recording": "停止录制",
    "Start recording": "开始录制",
    "Also record audio": "同时录音",
    "Made with Streamlit v": "由 Streamlit 制作，版本 ",
    "Copy version to clipboard": "复制版本号",
    "Copy to clipboard": "复制",
    "Copy": "复制",
    "Copied": "已复制",
    "Press Enter to apply": "按回车键生效",
    "Press Enter to submit form": "按回车键提交",
    "Press ⌘+Enter to apply": "按 ⌘ 加回车键生效",
    "Press Ctrl+Enter to apply": "按 Ctrl 加回车键生效",
    "Increment": "增加",
    "Decrement": "减少",
    "Open": "展开",
    "Close": "关闭",
    "Cancel": "取消",
    "Dismiss": "收起",
    "Clear value": "清除",
    "Clear all": "全部清除",
    "Select all": "全选",
    "Selected values": "已选",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No options to select": "没有可选项",
    "No options to select.": "没有可选项",
    "No results": "没有匹配的选项",
    "Upload": "选择文件",
    "file upload": "选择文件",
    "Add files": "再选文件",
    "Error:": "错误：",
    "Search": "查找",
    "Close Search": "关闭查找",
    "Type to search": "输入文字查找",
    "Next Result": "下一处",
    "Previous Result": "上一处",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Toggle fullscreen": "全屏",
    "Show data": "显示数据",
    "Show chart": "显示图表",
    "Download as CSV": "下载 CSV",
    "Download as PNG": "下载 PNG",
    "Show/hide columns": "显示或隐藏列",
    "Add row": "增加一行",
    "Delete row(s)": "删除所选行",
    "Clear selection": "取消选择",
    "Dataframe column menu": "列的菜单",
    "Copy column name": "复制列名",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Format": "数字格式",
    "Automatic": "自动",
    "Localized": "千位分隔",
    "Plain": "不分隔",
    "Compact": "缩写",
    "Percent": "百分比",
    "Scientific": "科学记数",
    "Accounting": "会计格式",
    "Dollar": "美元",
    "Euro": "欧元",
    "Yen": "日元",
    "Autosize": "自动列宽",
    "Pin column": "固定列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏列",
    "No data": "没有数据",
    "Connecting": "正在连接",
    "Connecting to Streamlit server": "正在连接服务器",
    "Error": "出错",
    "Unable to connect to Streamlit server": "连接不上服务器",
    "Connection error": "连接中断",
    "Streamlit server is not responding. Are you connected to the internet?":
      "服务器没有响应。请检查网络，再刷新本页；没有保存的改动会作为草稿保留。",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "看板没有在运行。请重新启动看板，再刷新本页。原来的启动命令类似：",
    "Page not found": "没有这个页面",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "链接中的页面不存在，已转到总览。",
    "Script execution error": "程序出错",
    "An error has occurred, please try again.": "没有成功，请再试一次。",
  };
  const SENTENCES = [
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, "最多选 $1 个，请先去掉一个"],
    [/^You have requested page .+Running the app's main page\.$/, "链接中的页面不存在，已转到总览。"],
    [/^File must be (\S+) or smaller\.$/, "文件不能超过 $1"],
    [/^(?:(.+)|This type of) files are not allowed\.$/, "不接受这种类型的文件"],
    // said after the word "Error", to screen readers and in a tooltip
    [/^(?:Error)?:? ?Number is outside .+ between (\S+) and (\S+)\.$/, "：没有采用，请填 $1 到 $2 之间的数"],
    [/^(?:Error)?:? ?Number is below .+ or equal to (\S+)\.$/, "：没有采用，请填不小于 $1 的数"],
    [/^(?:Error)?:? ?Number is above .+ or equal to (\S+)\.$/, "：没有采用，请填不大于 $1 的数"],
    [/^Remove (.+)$/, "去掉 $1"],
    [/^(\d+) options? available\.$/, "有 $1 个选项"],
    [/^This app has encountered an error\.[^]*$/, "程序出错，详情已记入服务器日志。请刷新本页；仍不行，请联系管理员。"],
  ];
  const ATTRIBUTES = ["title", "aria-label", "placeholder"];
  const UPLOADER = '[data-testid="stFileUploaderDropzone"]';
  const THEIRS = `${UPLOADER} button, [data-testid="stException"], [role="tooltip"]`;
  // What people and the app wrote: pages, labels, names of files, cells, charts.
  const OTHERS = '.stHtml, [data-testid="stMarkdownContainer"], [data-testid="stFileChipName"], [role="gridcell"], '
    + "code, style, script, .js-plotly-plot";
  const ENGLISH = Object.fromEntries(Object.entries(WORDS).map(([english, chinese]) => [chinese, english]));

  const language = () => {
    const asked = new URLSearchParams(location.search);
    return (asked.get("lang") ?? asked.get("language")) === "en" ? "en" : "zh";
  };
  let spoken = "";

  const said = text => {
    const bare = text.trim();
    if (spoken === "en") return ENGLISH[bare];
    if (Object.hasOwn(WORDS, bare)) return WORDS[bare];
    const [sentence, chinese] = SENTENCES.find(([each]) => each.test(bare)) ?? [];
    return sentence && bare.replace(sentence, chinese);
  };
  const isOthers = element =>
    element.closest(OTHERS) !== null && element.closest(THEIRS) === null;

  const sayText = node => {
    const element = node.parentElement;
    const words = node.nodeValue.length < 400 ? said(node.nodeValue) : undefined;
    if (words === undefined || element === null || isOthers(element)) return;
    // An option is a name somebody gave, but for the one line that says there is none.
    const option = element.closest('[role="option"]');
    if (option !== null && !/^(No results|You can only select|没有匹配)/.test(node.nodeValue)) return;
    node.nodeValue = words;
  };
  const sayAttributes = element => {
    for (const name of ATTRIBUTES) {
      const words = element.hasAttribute(name) ? said(element.getAttribute(name)) : undefined;
      if (words !== undefined && !isOthers(element)) element.setAttribute(name, words);
    }
  };
  const sayAll = root => {
    if (root.nodeType === Node.TEXT_NODE) return sayText(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(".stHtml, .js-plotly-plot")) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
      acceptNode: node =>
        node.nodeType === Node.ELEMENT_NODE && node.matches(".stHtml, .js-plotly-plot")
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_ACCEPT,
    });
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) sayText(node);
      else sayAttributes(node);
    }
  };
  const follow = () => {
    if (language() === spoken) return false;
    spoken = language();
    document.documentElement.lang = spoken === "en" ? "en" : "zh-CN";
    sayAll(document.body);
    return true;
  };
  let path = location.pathname;
  const turnPage = () => {
    if (location.pathname === path) return;
    path = location.pathname;
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  };
  const watch = changes => {
    turnPage();
    if (follow() || spoken === "en") return;
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(sayAll);
      else if (change.type === "characterData") sayText(change.target);
      else sayAttributes(change.target);
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    follow();
    new MutationObserver(watch).observe(document.body, {
      childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
    });
  });
})();
